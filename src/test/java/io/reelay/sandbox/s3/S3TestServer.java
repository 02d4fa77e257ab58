package io.reelay.sandbox.s3;

import com.github.f4b6a3.ulid.UlidCreator;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives each test an {@link S3Bucket} of its own as a parameter. All tests of a run share one
 * server, started when the first test asks; see {@link S3Server#start}.
 */
public final class S3TestServer implements ParameterResolver {

  private static final Namespace NAMESPACE = Namespace.create(S3TestServer.class);

  /** A constructor's bucket is that of its one test, too. */
  @Override
  public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
    return ExtensionContextScope.TEST_METHOD;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    return parameter.getParameter().getType() == S3Bucket.class;
  }

  @Override
  public S3Bucket resolveParameter(ParameterContext parameter, ExtensionContext test) {
    S3Server server =
        test.getRoot()
            .getStore(NAMESPACE)
            .getOrComputeIfAbsent(S3Server.class, type -> S3Server.start(), S3Server.class);
    String name = "reelay-" + UlidCreator.getUlid().toLowerCase();
    // JUnit closes what is in a store when the store's test, or here the run, has ended.
    return test.getStore(NAMESPACE)
        .getOrComputeIfAbsent(
            S3Bucket.class, type -> S3Bucket.create(name, server), S3Bucket.class);
  }
}
