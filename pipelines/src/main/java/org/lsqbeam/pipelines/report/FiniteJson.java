package org.lsqbeam.pipelines.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import java.io.IOException;

/** Writes numbers that are not finite, which JSON cannot express, as null. */
final class FiniteJson extends StdScalarSerializer<Double> {
  private static final long serialVersionUID = 1L;

  private FiniteJson() {
    super(Double.class);
  }

  static SimpleModule module() {
    FiniteJson serializer = new FiniteJson();
    SimpleModule module = new SimpleModule();
    module.addSerializer(Double.class, serializer);
    module.addSerializer(double.class, serializer);
    return module;
  }

  @Override
  public void serialize(Double value, JsonGenerator json, SerializerProvider provider)
      throws IOException {
    if (Double.isFinite(value)) {
      json.writeNumber(value);
    } else {
      json.writeNull();
    }
  }
}
