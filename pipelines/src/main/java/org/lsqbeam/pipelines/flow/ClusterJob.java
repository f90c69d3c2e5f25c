package org.lsqbeam.pipelines.flow;

import java.io.IOException;

/** A job that a cluster has taken. */
public final class ClusterJob {
  private final FlinkCluster cluster;
  private final String name;
  private final String id;

  ClusterJob(FlinkCluster cluster, String name, String id) {
    this.cluster = cluster;
    this.name = name;
    this.id = id;
  }

  /**
   * A job of a cluster.
   *
   * @param master {@code host:port} of the cluster
   */
  public static ClusterJob of(String master, String name, String id) {
    return new ClusterJob(FlinkCluster.at(master), name, id);
  }

  /** Its name, which others may have too. */
  public String name() {
    return name;
  }

  /** Its identifier. */
  public String id() {
    return id;
  }

  /** {@code host:port} of its cluster. */
  public String master() {
    return cluster.master();
  }

  /** The command of a shell that cancels it. */
  public String cancellation() {
    return cluster.cancellation(id);
  }

  /**
   * Cancels it; its runs are saved.
   *
   * @throws IllegalArgumentException if the cluster does not answer
   */
  public void cancel() throws IOException {
    cluster.cancel(id);
  }
}
