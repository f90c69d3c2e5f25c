package org.lsqbeam.transforms.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.runtime.Processor;

/**
 * Where a run's numbers come from ({@code provenance.json}).
 *
 * @param sessions each stretch of training, in order; more than one where a run was stopped
 * @param imported what it started from, where somebody else trained that; null for other runs
 */
public record Provenance(
    List<Session> sessions,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Imported imported) {
  /**
   * Somebody's variables.
   *
   * @param file of this machine, or in {@code gs://}
   * @param sha256 of the file, in hex
   * @param names what the file calls our variables: the name or path of a map
   */
  public record Imported(String file, String sha256, String names) {}

  /**
   * What oneDNN takes for the processor's caches.
   *
   * @param cacheBytesPerCore by level, from L1; empty where oneDNN takes its defaults; null where
   *     they cannot be read
   * @param cacheCorrection what was done about them in the process, such as "corrected"; null where
   *     no session was opened in it
   */
  public record OneDnn(@Nullable List<Long> cacheBytesPerCore, @Nullable String cacheCorrection) {}

  /**
   * One stretch of training without a stop.
   *
   * @param started when, ISO 8601 in UTC
   * @param finished when, ISO 8601 in UTC
   * @param versions of everything that computed, by name: lsq-beam's revision, Beam, TensorFlow,
   *     the JVM and the operating system
   * @param cpu the processor's name
   * @param processor what of it decides bits; null where Linux does not say it, or in files that
   *     were written before it was recorded
   * @param oneDnn what oneDNN blocks its kernels for; null in files that were written before it was
   *     recorded
   * @param threads of TensorFlow's intra-op pool: another number gives other bits
   * @param fromStep updates already done when the session began
   * @param toStep updates done when it ended
   */
  public record Session(
      String started,
      String finished,
      Map<String, String> versions,
      String cpu,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Processor processor,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable OneDnn oneDnn,
      int threads,
      long fromStep,
      long toStep) {}
}
