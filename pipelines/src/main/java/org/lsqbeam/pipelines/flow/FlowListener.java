package org.lsqbeam.pipelines.flow;

/** Hears what a flow is about to do. */
public interface FlowListener {
  /**
   * A dataset will be prepared.
   *
   * @param folder where it will be
   */
  void preparing(String folder);

  /**
   * A damaged file is removed, and will be made again.
   *
   * @param damage the file and what is wrong with it
   */
  void damaged(String damage);

  /**
   * Runs will be trained.
   *
   * @param done number of trained runs
   * @param all how many the experiment has
   */
  void training(int done, int all);

  /**
   * A run will continue from its last checkpoint.
   *
   * @param run its name
   * @param step the updates that the checkpoint has behind it
   */
  void resuming(String run, long step);

  /**
   * A job was sent to a cluster.
   *
   * @param job its name
   * @param master the cluster
   */
  void submitting(String job, String master);

  /**
   * A run that a cluster trains has got further.
   *
   * @param run its number, how many there are, and its name
   * @param state how far it is
   */
  void progressed(String run, String state);

  /**
   * A cluster does not answer for now.
   *
   * @param master the cluster
   */
  void silent(String master);

  /**
   * All pipelines of a flow have ended.
   *
   * @param summary the work that they did; may be empty
   */
  void finished(PipelineSummary summary);
}
