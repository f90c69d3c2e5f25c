package org.lsqbeam.transforms.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.evaluate.ArithmeticChoice;
import org.lsqbeam.graphs.runtime.Processor;
import org.lsqbeam.graphs.train.Phase;

/**
 * The origin of a run's numbers ({@code provenance.json}).
 *
 * @param sessions each uninterrupted stretch of training, in order
 * @param imported the pretrained weights that the run started from; null for other runs
 * @param followUps each stretch of work on the trained run, in order; null where none is recorded,
 *     as in files that older versions wrote
 */
public record Provenance(
    List<Session> sessions,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Imported imported,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<FollowUp> followUps) {
  /** The name of lsq-beam's revision among the versions. */
  public static final String REVISION = "lsq-beam";

  /** The revisions of lsq-beam that worked on the trained run and did not train it. */
  public List<String> laterRevisions() {
    return Stream.ofNullable(followUps)
        .flatMap(List::stream)
        .map(FollowUp::revision)
        .filter(
            revision ->
                sessions.stream()
                    .noneMatch(session -> revision.equals(session.versions().get(REVISION))))
        .distinct()
        .toList();
  }

  /**
   * Pretrained weights.
   *
   * @param file the path of a local file or its URL in an object store
   * @param sha256 of the file, in hex
   * @param names the name or path of the map from our variables' names to those in the file
   */
  public record Imported(String file, String sha256, String names) {}

  /**
   * The cache sizes of the processor as oneDNN sees them.
   *
   * @param cacheBytesPerCore by level, from L1; empty where oneDNN uses its defaults; null where
   *     they cannot be read
   * @param cacheCorrection whether the process corrected them, such as "corrected"; null where it
   *     opened no session
   */
  public record OneDnn(@Nullable List<Long> cacheBytesPerCore, @Nullable String cacheCorrection) {}

  /**
   * One uninterrupted stretch of training.
   *
   * @param started when, ISO 8601 in UTC
   * @param finished when, ISO 8601 in UTC
   * @param versions of the software that computed, by name: lsq-beam's revision, Beam, TensorFlow,
   *     the JVM and the operating system
   * @param cpu the processor's name
   * @param processor the properties that decide bits; null where Linux does not report them, or in
   *     files that older versions wrote
   * @param oneDnn the cache sizes that oneDNN blocks its kernels for; null in files that older
   *     versions wrote
   * @param memoryBytes the memory of the machine, or of its container; null in files that older
   *     versions wrote
   * @param forwardArithmetic the arithmetic of the forward pass; null where no other than 32-bit
   *     floats was wanted
   * @param threads of TensorFlow's intra-op pool; another number gives other bits
   * @param fromStep updates done when the session began
   * @param toStep updates done when it ended
   * @param seconds of wall time, by the label of the {@link Phase}; null in files that older
   *     versions wrote
   */
  public record Session(
      String started,
      String finished,
      Map<String, String> versions,
      String cpu,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Processor processor,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable OneDnn oneDnn,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long memoryBytes,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ArithmeticChoice forwardArithmetic,
      int threads,
      long fromStep,
      long toStep,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Map<String, Double> seconds) {}

  /**
   * One stretch of work on the trained run: evaluation, packing, the comparison on integers.
   *
   * @param started when, ISO 8601 in UTC
   * @param revision of lsq-beam
   * @param seconds of wall time, by the label of the {@link Phase}
   */
  public record FollowUp(String started, String revision, Map<String, Double> seconds) {}
}
