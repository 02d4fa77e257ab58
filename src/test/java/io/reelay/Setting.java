package io.reelay;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A setting of one {@link RouteTest} method, in place of the standard one or the default. */
@Repeatable(Setting.Lines.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Setting {
  /** {@code reelay.poll.deadline}. */
  String name();

  /** As in {@code application.properties}. */
  String value();

  /** Several of them. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.METHOD)
  @interface Lines {
    /** In this order. */
    Setting[] value();
  }
}
