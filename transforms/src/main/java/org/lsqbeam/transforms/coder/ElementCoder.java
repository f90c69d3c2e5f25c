package org.lsqbeam.transforms.coder;

import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.OutputStream;
import java.io.Serializable;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * Writes elements by Java's serialization, as Beam's {@code SerializableCoder} does, and reads them
 * with the class loader of their type. Beam's reads with the class loader of Beam: where Beam lies
 * on a cluster's class path and our classes come with a job, it does not find them.
 *
 * @param <T> of the elements
 */
public final class ElementCoder<T extends Serializable> extends CustomCoder<T> {
  private static final long serialVersionUID = 1L;

  private final Class<T> type;

  private ElementCoder(Class<T> type) {
    this.type = type;
  }

  /** Provides the coder for our element types and their subtypes. */
  public static <T extends Serializable> ElementCoder<T> of(Class<T> type) {
    return new ElementCoder<>(type);
  }

  @Override
  public void encode(T element, OutputStream stream) throws IOException {
    ObjectOutputStream objects = new ObjectOutputStream(stream);
    objects.writeObject(element);
    objects.flush();
  }

  @Override
  public T decode(InputStream stream) throws IOException {
    try {
      return type.cast(new Elements(stream, type.getClassLoader()).readObject());
    } catch (ClassNotFoundException e) {
      throw new CoderException("no class of an element that was written as " + type, e);
    }
  }

  private static final class Elements extends ObjectInputStream {
    private final ClassLoader ours;

    Elements(InputStream stream, ClassLoader ours) throws IOException {
      super(stream);
      this.ours = ours;
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass description)
        throws IOException, ClassNotFoundException {
      try {
        return Class.forName(description.getName(), false, ours);
      } catch (ClassNotFoundException e) {
        return super.resolveClass(description); // int and the like have no class loader
      }
    }
  }

  @Override
  public TypeDescriptor<T> getEncodedTypeDescriptor() {
    return TypeDescriptor.of(type);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ElementCoder<?> coder && coder.type.equals(type);
  }

  @Override
  public int hashCode() {
    return type.hashCode();
  }
}
