package org.lsqbeam.pipelines.flow;

import org.lsqbeam.transforms.progress.ProgressLine;

/** Hears what a flow is about to do. */
public interface FlowListener {
  /**
   * A dataset will be prepared.
   *
   * @param folder where it will be
   */
  void preparing(String folder);

  /**
   * A damaged file is removed.
   *
   * @param damage the file, what is wrong with it, and whether it is made again
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
   * Nothing but the report is left to be made.
   *
   * @param runs how many the experiment has
   */
  void doneAlready(int runs);

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
   * A cluster has taken a job.
   *
   * @param job has its identifier
   */
  void submitted(ClusterJob job);

  /**
   * No task of a job runs, for want of task slots.
   *
   * @param job its name
   * @param master the cluster
   */
  void waiting(String job, String master);

  /**
   * A task of a job has failed, such as for the loss of a worker.
   *
   * @param job its name
   * @param reason as the cluster words it
   */
  void taskFailed(String job, String reason);

  /**
   * A run that a cluster trains has got further.
   *
   * @param line how far it is
   */
  void progressed(ProgressLine line);

  /**
   * A cluster does not answer for now.
   *
   * @param master the cluster
   */
  void silent(String master);

  /**
   * The report is written, or was up to date.
   *
   * @param page its path
   */
  void reported(String page);

  /**
   * All pipelines of a flow have ended.
   *
   * @param summary the work that they did; may be empty
   */
  void finished(PipelineSummary summary);
}
