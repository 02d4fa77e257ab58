package io.reelay.net;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggerContextListener;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.helpers.MessageFormatter;

/**
 * Keeps keys and signatures out of DEBUG and TRACE, in any log configuration that an operator
 * gives. What writes the wire down is not heard below INFO, since a key may be cut in two there; of
 * the rest, a line with a secret of the settings or a signed address is left out as a whole. From
 * INFO on all lines pass: those have no secrets to begin with.
 */
public final class SecretsInLog extends TurboFilter {
  /** HttpClient 5 and 4, the AWS SDK and its signers, Netty, and PostgreSQL's protocol. */
  private static final List<String> WIRE =
      List.of(
          "org.apache.hc.client5.http",
          "org.apache.http",
          "software.amazon.awssdk",
          "io.netty",
          "org.postgresql");

  private static final Pattern SIGNED =
      Pattern.compile(
          "(?i)[?&](?:"
              + Redaction.SIGNED_NAMES
              + ")=|\\bbearer\\s+\\S{6}|\\bbasic\\s+[\\w+/=]{8}");

  /** A shorter one would be found in every other line. */
  private static final int SHORTEST = 6;

  private final List<String> secrets;

  /**
   * @param secrets keys, passwords and tokens of the settings; those of less than six characters
   *     are not looked for
   */
  public SecretsInLog(Collection<String> secrets) {
    this.secrets = secrets.stream().filter(secret -> secret.length() >= SHORTEST).toList();
  }

  /** From now on, for all logs of this process, also after their configuration is read again. */
  public void install() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      install(context);
    }
  }

  void install(LoggerContext context) {
    setContext(context);
    start();
    context.addTurboFilter(this);
    context.addListener(new Reinstalled(this));
  }

  @Override
  public FilterReply decide(
      Marker marker, Logger logger, Level level, String format, Object[] values, Throwable thrown) {
    if (level.isGreaterOrEqual(Level.INFO) || !level.isGreaterOrEqual(logger.getEffectiveLevel())) {
      return FilterReply.NEUTRAL;
    }
    String name = logger.getName();
    if (WIRE.stream().anyMatch(wire -> name.equals(wire) || name.startsWith(wire + "."))) {
      return FilterReply.DENY;
    }
    // Asked with no message, whether the level is on at all.
    return format != null && tells(MessageFormatter.arrayFormat(format, values).getMessage())
            || tells(thrown)
        ? FilterReply.DENY
        : FilterReply.NEUTRAL;
  }

  private boolean tells(Throwable thrown) {
    int depth = 0;
    for (Throwable cause = thrown; cause != null && depth < 20; cause = cause.getCause()) {
      if (cause.getMessage() != null && tells(cause.getMessage())) {
        return true;
      }
      depth++;
    }
    return false;
  }

  private boolean tells(String text) {
    return secrets.stream().anyMatch(text::contains) || SIGNED.matcher(text).find();
  }

  /** A configuration that is read again removes the filters. */
  private record Reinstalled(TurboFilter filter) implements LoggerContextListener {
    @Override
    public boolean isResetResistant() {
      return true;
    }

    @Override
    public void onReset(LoggerContext context) {
      filter.start();
      context.addTurboFilter(filter);
    }

    @Override
    public void onStart(LoggerContext context) {}

    @Override
    public void onStop(LoggerContext context) {}

    @Override
    public void onLevelChange(Logger logger, Level level) {}
  }
}
