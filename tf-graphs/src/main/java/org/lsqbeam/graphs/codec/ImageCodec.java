package org.lsqbeam.graphs.codec;

import java.util.Optional;
import java.util.function.Function;
import org.lsqbeam.graphs.image.AntialiasedBilinear;
import org.lsqbeam.graphs.image.Bitmap;
import org.lsqbeam.graphs.image.DecodedImage;
import org.lsqbeam.graphs.image.Image;
import org.lsqbeam.graphs.image.ImageDamage;
import org.lsqbeam.graphs.image.ImageEncoding;
import org.lsqbeam.graphs.image.ImageFormat;
import org.lsqbeam.graphs.image.ImageHeader;
import org.lsqbeam.graphs.image.ImageSize;
import org.lsqbeam.graphs.image.PlainBitmap;
import org.lsqbeam.graphs.image.UndecodableImageException;
import org.lsqbeam.graphs.runtime.Sessions;
import org.lsqbeam.graphs.runtime.TensorFlowReason;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.exceptions.TFInvalidArgumentException;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.image.DecodeJpeg;
import org.tensorflow.op.image.DecodePng;
import org.tensorflow.op.image.EncodeJpeg;
import org.tensorflow.proto.RunOptions;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TString;
import org.tensorflow.types.TUint8;

/**
 * Decodes and encodes images by TensorFlow's own codecs; BMP by the JDK's. Thread-safe. The first
 * bytes of an image decide its format, never its name: ImageNet has a PNG and CMYK JPEGs among its
 * .JPEG files.
 */
public final class ImageCodec implements AutoCloseable {
  private static final int JPEG_QUALITY = 95;

  /** The least that brings the mean error of ImageNet images below one level (decision 016). */
  private static final long FINE_JPEG_QUALITY = 98;

  /** A single kernel gains nothing in TensorFlow's pool, where it would wait for training's. */
  private static final RunOptions IN_THE_CALLING_THREAD =
      RunOptions.newBuilder().setInterOpThreadPool(-1).build();

  private final Graph graph = new Graph();
  private final Placeholder<TString> bytes;
  private final Operand<TInt32> jpegShape;
  private final Operand<TUint8> fromJpeg;
  private final Operand<TUint8> fromPng;
  private final Placeholder<TUint8> pixels;
  private final Placeholder<TInt32> quality;
  private final Operand<TString> toPng;
  private final Operand<TString> toJpeg;
  private final Operand<TString> toFineJpeg;
  private final Session session;

  public ImageCodec() {
    Ops tf = Ops.create(graph);
    bytes = tf.placeholder(TString.class, Placeholder.shape(Shape.scalar()));
    jpegShape = tf.image.extractJpegShape(bytes);
    fromJpeg =
        tf.image.decodeJpeg(
            bytes, DecodeJpeg.channels(3L), DecodeJpeg.dctMethod("INTEGER_ACCURATE"));
    fromPng = tf.image.decodePng(bytes, TUint8.class, DecodePng.channels(3L));
    pixels = tf.placeholder(TUint8.class);
    quality = tf.placeholder(TInt32.class, Placeholder.shape(Shape.scalar()));
    toPng = tf.image.encodePng(pixels);
    toJpeg = tf.image.encodeJpegVariableQuality(pixels, quality);
    toFineJpeg =
        tf.image.encodeJpeg(
            pixels, EncodeJpeg.quality(FINE_JPEG_QUALITY), EncodeJpeg.chromaDownsampling(false));
    session = Sessions.open(graph);
  }

  /**
   * Reads the size of an image from its header, without decoding pixels.
   *
   * @throws UndecodableImageException if it has no readable header
   */
  public ImageSize size(byte[] encoded) throws UndecodableImageException {
    ImageFormat format = ImageFormat.of(encoded);
    return switch (format) {
      case JPEG -> {
        ImageDamage.requireReadableFrame(encoded);
        yield run(format, encoded, jpegShape, ImageCodec::size);
      }
      case PNG -> ImageHeader.ofPng(encoded);
      case BMP -> ImageHeader.ofBmp(encoded);
    };
  }

  /**
   * Decodes a JPEG, PNG or BMP to RGB. Grey becomes three equal channels, CMYK is converted to RGB,
   * transparency is dropped. PNGs with 16 bits per channel are refused: they are measurements
   * rather than pictures, and often use only a part of their range.
   *
   * @throws UndecodableImageException if it is none of these or is damaged
   */
  public Image decode(byte[] encoded) throws UndecodableImageException {
    return decode(encoded, DecodedImage::copy);
  }

  /**
   * Decodes and resizes by {@link AntialiasedBilinear}, without the pixels in the heap.
   *
   * @param height of the result
   * @param width of the result
   */
  public Image decode(byte[] encoded, int height, int width) throws UndecodableImageException {
    return decode(encoded, decoded -> decoded.resized(height, width));
  }

  private Image decode(byte[] encoded, Function<DecodedImage, Image> read)
      throws UndecodableImageException {
    Function<Tensor, Image> image = tensor -> read.apply(new RawImage((TUint8) tensor));
    ImageFormat format = ImageFormat.of(encoded);
    return switch (format) {
      case JPEG -> {
        ImageDamage.requireReadableFrame(encoded);
        yield run(format, encoded, fromJpeg, image);
      }
      case PNG -> {
        ImageDamage.requireByteDepth(encoded);
        yield run(format, encoded, fromPng, image);
      }
      case BMP -> {
        Optional<PlainBitmap> plain = PlainBitmap.of(encoded);
        yield read.apply(plain.isPresent() ? plain.get() : new Bitmap(encoded));
      }
    };
  }

  private <R> R run(ImageFormat format, byte[] encoded, Operand<?> read, Function<Tensor, R> result)
      throws UndecodableImageException {
    try (TString input = TString.tensorOfBytes(NdArrays.scalarOfObject(encoded));
        Result fetched = Sessions.run(runner().feed(bytes, input).fetch(read))) {
      return result.apply(fetched.get(0));
    } catch (TFInvalidArgumentException e) {
      throw new UndecodableImageException(
          UndecodableImageException.Kind.DAMAGED,
          ImageDamage.ofDecoder(format, encoded, TensorFlowReason.of(e)));
    }
  }

  /** Encodes as a dataset stores its images. */
  public byte[] encode(Image image, ImageEncoding encoding) {
    return switch (encoding) {
      case PNG -> encode(image, toPng);
      case JPEG -> encodeJpeg(image, JPEG_QUALITY);
      case JPEG_444 -> encode(image, toFineJpeg);
      case BMP -> PlainBitmap.encode(image);
    };
  }

  /** Encodes without loss. */
  public byte[] encodePng(Image image) {
    return encode(image, toPng);
  }

  private byte[] encode(Image image, Operand<TString> encoder) {
    try (TUint8 input = tensor(image);
        Result result = Sessions.run(runner().feed(pixels, input).fetch(encoder))) {
      return ((TString) result.get(0)).asBytes().getObject();
    }
  }

  /**
   * Encodes as a baseline JPEG, chroma halved in both directions.
   *
   * @param jpegQuality 1 to 100
   */
  public byte[] encodeJpeg(Image image, int jpegQuality) {
    try (TUint8 input = tensor(image);
        TInt32 level = TInt32.scalarOf(jpegQuality);
        Result result =
            Sessions.run(runner().feed(pixels, input).feed(quality, level).fetch(toJpeg))) {
      return ((TString) result.get(0)).asBytes().getObject();
    }
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }

  private Session.Runner runner() {
    return session.runner().setOptions(IN_THE_CALLING_THREAD);
  }

  private static TUint8 tensor(Image image) {
    Shape shape = Shape.of(image.height(), image.width(), Image.CHANNELS);
    return TUint8.tensorOf(shape, DataBuffers.of(image.rgb()));
  }

  /** Takes the size from {@code [height, width, channels]}. */
  private static ImageSize size(Tensor shape) {
    TInt32 lengths = (TInt32) shape;
    return new ImageSize(lengths.getInt(1), lengths.getInt(0));
  }
}
