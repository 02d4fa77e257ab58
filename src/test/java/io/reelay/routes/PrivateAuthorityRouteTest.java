package io.reelay.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.RouteTest;
import io.reelay.Setting;
import io.reelay.sandbox.LedgerView.JobView;
import io.reelay.sandbox.http.PrivateAuthority;
import io.reelay.sandbox.http.TlsFront;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A gateway whose certificate comes from an authority of the operator's own. */
class PrivateAuthorityRouteTest extends RouteTest {
  private TlsFront tls;

  @Override
  protected void setupResources() throws Exception {
    tls = TlsFront.of(PrivateAuthority.in(home.resolve("authority")), gateway.uri());
    setting("reelay.gateways.main.base-url", tls.uri().toString());
    super.setupResources();
  }

  @AfterEach
  void closeTls() {
    tls.close();
  }

  @Test
  @Setting(name = "reelay.network.ca-file", value = "authority/authority.pem")
  void withItsFileTheVideoIsMadeThroughTls() throws Exception {
    drop("cat");

    await("cat", "stored");
    assertThat(tls.served()).isPositive();
    assertThat(gateway.createsFor("cat")).hasSize(1);
  }

  @Test
  void withoutItTheCreateSurelyWasNotSentAndTheJobWaits() throws Exception {
    drop("cat");

    JobView job = awaitError("cat", "unreachable");
    assertThat(job.errorMessage()).contains("SSLHandshakeException");
    pass(Duration.ofMinutes(1));
    await("cat", "queued");
    assertThat(tls.served()).isZero();
    assertThat(gateway.bill()).isEmpty();
  }
}
