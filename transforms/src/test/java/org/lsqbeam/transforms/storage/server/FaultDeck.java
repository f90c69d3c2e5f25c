package org.lsqbeam.transforms.storage.server;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Faults for the requests of one kind, drawn as cards: each fault stands on one card of a deck, and
 * for each there are blank ones. So the n-th request has the same fault whenever the seed is the
 * same, and of as many requests as a deck has cards every fault meets one.
 */
final class FaultDeck {
  private static final int BLANKS_PER_FAULT = 11;

  private final Set<Fault> faults;
  private final int blanksPerFault;
  private final Random random;
  private final Deque<Optional<Fault>> cards = new ArrayDeque<>();

  private FaultDeck(Set<Fault> faults, int blanksPerFault, long seed) {
    this.faults = faults;
    this.blanksPerFault = blanksPerFault;
    this.random = new Random(seed);
  }

  /** Every fault that passes, for one request in twelve. */
  static FaultDeck of(Operation operation, long seed) {
    return new FaultDeck(passing(operation), BLANKS_PER_FAULT, seed + operation.name().hashCode());
  }

  /** Every other answer is lost: who asks again finds its own precondition lost. */
  static FaultDeck ofWritesWithAPrecondition(long seed) {
    return new FaultDeck(EnumSet.of(Fault.CUT_ANSWER), 1, seed);
  }

  private static Set<Fault> passing(Operation operation) {
    Set<Fault> faults =
        EnumSet.of(Fault.UNAVAILABLE, Fault.TOO_MANY_REQUESTS, Fault.CUT_BEFORE, Fault.CUT_ANSWER);
    switch (operation) {
      case UPLOAD, INSERT -> faults.add(Fault.CUT_MIDWAY);
      case DOWNLOAD -> faults.addAll(EnumSet.of(Fault.CUT_MIDWAY, Fault.CORRUPTED));
      default -> {}
    }
    return faults;
  }

  /** Draws the next card that a request can have; a part of an object has no checksum to miss. */
  Optional<Fault> draw(Call call) {
    if (cards.isEmpty()) {
      cards.addAll(shuffled());
    }
    Iterator<Optional<Fault>> card = cards.iterator();
    while (card.hasNext()) {
      Optional<Fault> drawn = card.next();
      if (!(drawn.equals(Optional.of(Fault.CORRUPTED)) && Downloads.isOfAPart(call))) {
        card.remove();
        return drawn;
      }
    }
    return Optional.empty();
  }

  private List<Optional<Fault>> shuffled() {
    List<Optional<Fault>> deck = new ArrayList<>();
    for (Fault fault : faults) {
      deck.add(Optional.of(fault));
      deck.addAll(Collections.nCopies(blanksPerFault, Optional.empty()));
    }
    Collections.shuffle(deck, random);
    return deck;
  }
}
