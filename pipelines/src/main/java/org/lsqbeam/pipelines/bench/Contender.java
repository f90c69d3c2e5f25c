package org.lsqbeam.pipelines.bench;

import java.io.IOException;

/** What is measured. It does the same work in every turn. */
interface Contender extends AutoCloseable {
  /** Does the work once. */
  Turn turn() throws IOException, InterruptedException;

  @Override
  void close();

  /** A contender in this process. */
  static Contender of(Turn.Work work, Runnable close) {
    return new Contender() {
      @Override
      public Turn turn() throws InterruptedException {
        return Turn.of(work);
      }

      @Override
      public void close() {
        close.run();
      }
    };
  }
}
