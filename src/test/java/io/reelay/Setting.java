package io.reelay;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A line of {@code application.properties} that one {@link RouteTest} method needs. */
@Repeatable(Setting.Lines.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Setting {
  /** {@code reelay.poll.deadline=1s}. */
  String value();

  /** Several of them. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.METHOD)
  @interface Lines {
    /** In this order. */
    Setting[] value();
  }
}
