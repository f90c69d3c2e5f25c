package org.lsqbeam.transforms.artifacts;

import java.util.List;
import java.util.Map;

/**
 * Where a run's numbers come from ({@code provenance.json}).
 *
 * @param versions of everything that computes, by name: lsq-beam, its source revision, Beam,
 *     TensorFlow, the JVM and the operating system
 * @param sessions each stretch of training, in order; more than one where a run was stopped
 */
public record Provenance(Map<String, String> versions, List<Session> sessions) {
  /**
   * One stretch of training without a stop.
   *
   * @param started when, ISO 8601 in UTC
   * @param finished when, ISO 8601 in UTC
   * @param cpu the processor's name
   * @param threads of TensorFlow's intra-op pool: another number gives other bits
   * @param fromStep updates already done when the session began
   * @param toStep updates done when it ended
   */
  public record Session(
      String started, String finished, String cpu, int threads, long fromStep, long toStep) {}
}
