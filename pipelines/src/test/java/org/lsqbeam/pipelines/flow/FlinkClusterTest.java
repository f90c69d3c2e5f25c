package org.lsqbeam.pipelines.flow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is asked of a cluster before and after a job, of a server that answers as a JobManager. */
final class FlinkClusterTest {
  private final IllegalStateException submitting = new IllegalStateException("submitting");

  private final HttpServer server;
  private final FlinkCluster cluster;

  FlinkClusterTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/overview",
        exchange -> {
          // Of a JobManager on Kubernetes, before a job has asked for TaskManagers.
          byte[] answer =
              "{\"taskmanagers\":0,\"slots-total\":0,\"jobs-running\":0}".getBytes(UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    cluster = FlinkCluster.at("127.0.0.1:" + server.getAddress().getPort());
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void aClusterWithoutTaskSlotsIsRefusedUnlessTheParallelismIsGiven() {
    assertThatThrownBy(() -> submit(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has no task slot")
        .hasMessageContaining("--parallelism=N");
    assertThatThrownBy(() -> submit(3)).isSameAs(submitting);
  }

  @Test
  void aGivenParallelismDoesNotHideAWrongAddress() {
    server.stop(0);
    assertThatThrownBy(() -> submit(3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "flinkMaster is '"
                + cluster.master()
                + "'; no Flink cluster answers there (the connection is refused)");
  }

  @Test
  void aJobManagerThatIsGoneOrWasStartedAnewIsNamed() throws IOException {
    RuntimeException other = new IllegalStateException("the job failed");
    RuntimeException unknown =
        new IllegalStateException(
            new IOException("org.apache.flink.runtime.messages.FlinkJobNotFoundException: (1f)"));
    cluster.requireNotLost(other);
    assertThatThrownBy(() -> cluster.requireNotLost(unknown))
        .isInstanceOf(IOException.class)
        .hasMessage(lost("its JobManager was started anew and does not know the job"));
    server.stop(0);
    assertThatThrownBy(() -> cluster.requireNotLost(other))
        .isInstanceOf(IOException.class)
        .hasMessage(lost("its JobManager does not answer any more"));
  }

  private String lost(String why) {
    return "flinkMaster '"
        + cluster.master()
        + "' is lost: "
        + why
        + "; the same command continues from the last checkpoints once a cluster is there";
  }

  /** Goes as far as the submission of a job. */
  private void submit(int parallelism) throws IOException {
    FlinkPipelineOptions options = PipelineOptionsFactory.as(FlinkPipelineOptions.class);
    options.setRunner(FlinkRunner.class);
    options.setFlinkMaster(cluster.master());
    options.setParallelism(parallelism);
    RecordedProgress listener =
        new RecordedProgress() {
          @Override
          public void submitting(String job, String master) {
            throw submitting;
          }
        };
    new StageRunner(options, listener)
        .run("job", (pipeline, slots) -> pipeline.apply(Create.of(1)));
  }
}
