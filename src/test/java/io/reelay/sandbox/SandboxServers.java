package io.reelay.sandbox;

import io.reelay.sandbox.gateway.SimulatedGateway;
import io.reelay.sandbox.s3.EmbeddedS3;
import io.reelay.sandbox.video.PromptVideoRenderer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * What stands around Reelay in {@link Sandbox}, as a process of its own, for containers: {@code
 * GATEWAY_URL [S3_PORT S3_FOLDER]}. The gateway names itself by its URL and listens everywhere; the
 * S3, with the bucket {@code videos} and the keys {@code sandbox}, {@code sandbox-secret}, listens
 * on 127.0.0.1. Ends on a signal.
 */
public final class SandboxServers {
  private static final Duration GENERATION_TIME = Duration.ofSeconds(3);

  private SandboxServers() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length == 3) {
      EmbeddedS3.start(Path.of(args[2]), Integer.parseInt(args[1]), "sandbox", "sandbox-secret")
          .createPublicBucket("videos");
    }
    SimulatedGateway gateway =
        SimulatedGateway.builder()
            .reachedAt(URI.create(args[0]))
            .generationTime(GENERATION_TIME)
            .videos(new PromptVideoRenderer())
            .start();
    System.out.printf("The simulated gateway listens, as %s%n", gateway.uri());
    new CountDownLatch(1).await();
  }
}
