package org.lsqbeam.pipelines.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.util.List;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.pipelines.Project;

/** {@code docs/results.schema.json}, by a validator that is not ours. */
public final class ResultsSchema {
  private final JsonNode schema;

  private ResultsSchema(JsonNode schema) {
    this.schema = schema;
  }

  /** The schema as it is, which lets a later version add members. */
  static ResultsSchema published() throws IOException {
    return new ResultsSchema(
        Json.read(Project.FOLDER.resolve("docs/results.schema.json"), JsonNode.class));
  }

  /** The schema without room for members that it does not describe. */
  public static ResultsSchema closed() throws IOException {
    ResultsSchema published = published();
    close(published.schema);
    return published;
  }

  private static void close(JsonNode node) {
    node.forEach(ResultsSchema::close);
    if (node instanceof ObjectNode object
        && object.path("properties").isObject()
        && object.path("type").asText().equals("object")) {
      object.put("additionalProperties", false);
    }
  }

  /** How a file differs from the schema; empty if it fits. */
  public List<String> faults(JsonNode results) {
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(schema)
        .validate(results)
        .stream()
        .map(ValidationMessage::getMessage)
        .toList();
  }
}
