package org.lsqbeam.pipelines.report;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** The JDK's own XML parser: strict, and none of ours. */
public final class Xml {
  private Xml() {}

  public static Element parse(String text)
      throws IOException, SAXException, ParserConfigurationException {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(text)))
        .getDocumentElement();
  }

  public static List<Element> all(Element root, String tag) {
    NodeList nodes = root.getElementsByTagName(tag);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  /** The body of the table of an id: a list of cells' texts for each row. */
  public static List<List<String>> table(Element root, String id) {
    return all(root, "table").stream()
        .filter(table -> table.getAttribute("id").equals(id))
        .flatMap(table -> all((Element) table.getElementsByTagName("tbody").item(0), "tr").stream())
        .map(Xml::cells)
        .toList();
  }

  private static List<String> cells(Element row) {
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < row.getChildNodes().getLength(); i++) {
      if (row.getChildNodes().item(i) instanceof Element cell) {
        cells.add(cell.getTextContent());
      }
    }
    return cells;
  }
}
