package org.lsqbeam.graphs.train;

import java.util.function.Consumer;

/** Does something after every update. */
record OnUpdate(Consumer<Progress> action) implements TrainingListener {
  @Override
  public void updated(Progress progress) {
    action.accept(progress);
  }
}
