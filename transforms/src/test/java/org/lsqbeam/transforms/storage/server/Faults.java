package org.lsqbeam.transforms.storage.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.lsqbeam.transforms.storage.server.StorageServer.Answer;

/** Faults that were ordered, and how many requests of each kind came. */
final class Faults {
  private final Map<Operation, Deque<Fault>> ordered = new EnumMap<>(Operation.class);
  private final Map<Operation, Integer> requests = new EnumMap<>(Operation.class);

  synchronized void order(Operation operation, Fault fault, int times) {
    Deque<Fault> faults = ordered.computeIfAbsent(operation, any -> new ArrayDeque<>());
    for (int i = 0; i < times; i++) {
      faults.add(fault);
    }
  }

  /** Counts a request, and says what goes wrong with it. */
  synchronized Optional<Fault> next(Operation operation) {
    requests.merge(operation, 1, Integer::sum);
    Deque<Fault> faults = ordered.get(operation);
    return faults == null ? Optional.empty() : Optional.ofNullable(faults.poll());
  }

  synchronized int requests(Operation operation) {
    return requests.getOrDefault(operation, 0);
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
    if (fault == Fault.CORRUPTED) {
      byte[] body = answer.body().clone();
      body[body.length / 2] ^= 1;
      return new Answer(answer.status(), answer.headers(), body);
    }
    return answer;
  }
}
