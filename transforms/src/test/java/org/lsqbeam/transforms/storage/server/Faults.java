package org.lsqbeam.transforms.storage.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Faults that were ordered or are drawn, and how many requests of each kind came. */
final class Faults {
  /** That a request of a kind met a fault. */
  private record Met(Operation operation, Fault fault) {}

  private final Map<Operation, Deque<Fault>> ordered = new EnumMap<>(Operation.class);
  private final Map<Operation, FaultDeck> decks = new EnumMap<>(Operation.class);
  private Optional<FaultDeck> conditional = Optional.empty();
  private final Map<Operation, Integer> requests = new EnumMap<>(Operation.class);
  private final Map<Met, Integer> met = new HashMap<>();

  private Plan plan = new Plan(0, Fault.NONE, false, () -> {});
  private final List<String> counted = new ArrayList<>();

  /**
   * A fault of one request of any kind.
   *
   * @param request its number, from 1 on
   * @param forGood whether all later ones fail too
   * @param met runs when it comes, before it is answered
   */
  record Plan(long request, Fault fault, boolean forGood, Runnable met) {}

  /** Counts the requests of all kinds from now on, and lets one fail. */
  synchronized void plan(Plan next) {
    plan = next;
    counted.clear();
  }

  /** The requests that came since {@link #plan}, each without the numbers in its object's name. */
  synchronized List<String> counted() {
    return List.copyOf(counted);
  }

  private Optional<Fault> planned(Call call) {
    String name = call.object() + call.query().getOrDefault("prefix", "");
    counted.add(call.operation() + " " + name.replaceAll("[0-9a-f]{5,}|\\d+", "*"));
    int number = counted.size();
    if (number == plan.request) {
      plan.met.run();
    }
    boolean fails =
        number == plan.request || (plan.forGood && plan.request > 0 && number > plan.request);
    return fails ? Optional.of(plan.fault) : Optional.empty();
  }

  synchronized void order(Operation operation, Fault fault, int times) {
    Deque<Fault> faults = ordered.computeIfAbsent(operation, any -> new ArrayDeque<>());
    for (int i = 0; i < times; i++) {
      faults.add(fault);
    }
  }

  /** Draws a fault for every request for which none is ordered. */
  synchronized void draw(long seed) {
    for (Operation operation : Operation.values()) {
      decks.put(operation, FaultDeck.of(operation, seed));
    }
    conditional = Optional.of(FaultDeck.ofWritesWithAPrecondition(seed));
  }

  synchronized void drawNone() {
    decks.clear();
    conditional = Optional.empty();
  }

  /** Counts a request, and says what goes wrong with it. */
  synchronized Optional<Fault> next(Call call) {
    return counted(call, planned(call).or(() -> ordered(call)).or(() -> drawn(call)));
  }

  /** As {@link #next}, of a part of a batch: none is drawn, since it has no connection to cut. */
  synchronized Optional<Fault> nextOfABatch(Call part) {
    return counted(part, ordered(part));
  }

  private Optional<Fault> ordered(Call call) {
    Deque<Fault> faults = ordered.get(call.operation());
    return faults == null ? Optional.empty() : Optional.ofNullable(faults.poll());
  }

  private Optional<Fault> drawn(Call call) {
    boolean isConditional =
        call.operation() == Operation.INSERT && call.number("ifGenerationMatch").isPresent();
    Optional<FaultDeck> deck =
        isConditional ? conditional : Optional.ofNullable(decks.get(call.operation()));
    return deck.flatMap(cards -> cards.draw(call));
  }

  private Optional<Fault> counted(Call call, Optional<Fault> fault) {
    requests.merge(call.operation(), 1, Integer::sum);
    notifyAll();
    fault.ifPresent(given -> met.merge(new Met(call.operation(), given), 1, Integer::sum));
    return fault;
  }

  synchronized int requests(Operation operation) {
    return requests.getOrDefault(operation, 0);
  }

  synchronized void awaitRequests(Operation operation, int times) throws InterruptedException {
    while (requests(operation) < times) {
      wait();
    }
  }

  synchronized int met(Operation operation, Fault fault) {
    return met.getOrDefault(new Met(operation, fault), 0);
  }

  /** Answers a request with an error, where that is the fault. */
  static void refuse(Fault fault) {
    switch (fault) {
      case UNAVAILABLE -> throw new RefusedException(503, "backendError", "Backend Error");
      case TOO_MANY_REQUESTS ->
          throw new RefusedException(429, "rateLimitExceeded", "Rate limit exceeded.");
      case FORBIDDEN ->
          throw new RefusedException(403, "forbidden", "No access to storage.objects.");
      case FORGOTTEN -> throw new RefusedException(410, "gone", "The upload has expired.");
      default -> {}
    }
  }

  /** Changes an answer, where that is the fault. */
  static Answer spoil(Fault fault, Answer answer) throws IOException {
    if (fault == Fault.WRONG_CHECKSUM) {
      ObjectNode resource = (ObjectNode) Call.json(answer.body());
      return Answer.json(answer.status(), resource.put("crc32c", "AAAAAA=="));
    }
    if (fault == Fault.CORRUPTED && answer.body().length > 0) {
      byte[] body = answer.body().clone();
      body[body.length / 2] ^= 1;
      return new Answer(answer.status(), answer.headers(), body);
    }
    return answer;
  }
}
