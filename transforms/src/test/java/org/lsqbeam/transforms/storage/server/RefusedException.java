package org.lsqbeam.transforms.storage.server;

/** A request is answered with an error. */
final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int status;
  private final String reason;

  RefusedException(int status, String reason, String message) {
    super(message);
    this.status = status;
    this.reason = reason;
  }

  static RefusedException noObject(String bucket, String name) {
    return new RefusedException(404, "notFound", "No such object: " + bucket + "/" + name);
  }

  int status() {
    return status;
  }

  String reason() {
    return reason;
  }
}
