package org.lsqbeam.transforms.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
   * One stretch of training without a stop.
   *
   * @param started when, ISO 8601 in UTC
   * @param finished when, ISO 8601 in UTC
   * @param versions of everything that computed, by name: lsq-beam's revision, Beam, TensorFlow,
   *     the JVM and the operating system
   * @param cpu the processor's name
   * @param threads of TensorFlow's intra-op pool: another number gives other bits
   * @param fromStep updates already done when the session began
   * @param toStep updates done when it ended
   */
  public record Session(
      String started,
      String finished,
      Map<String, String> versions,
      String cpu,
      int threads,
      long fromStep,
      long toStep) {}
}
