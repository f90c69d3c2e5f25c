package org.lsqbeam.graphs.runtime;

import java.util.List;

/**
 * A processor, as far as it decides the bits of what it computes.
 *
 * @param vendor as {@code cpuid} names it: {@code AuthenticAMD}, {@code GenuineIntel}
 * @param family the vendor's number of it
 * @param model of the family
 * @param stepping of the model
 * @param instructionSets the ones present among those by which oneDNN chooses kernels
 */
public record Processor(
    String vendor, int family, int model, int stepping, List<String> instructionSets) {
  public Processor {
    instructionSets = List.copyOf(instructionSets);
  }
}
