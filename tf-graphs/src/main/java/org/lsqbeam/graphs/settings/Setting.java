package org.lsqbeam.graphs.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares a record component as a setting. The component's name is the key in experiment files, in
 * JSON and on the command line; help, documentation and the JSON schema follow from the rest.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {
  /** The text of a default that is "no value": {@code NONE} of its type, 0, or nothing. */
  String NONE = "none";

  /** Describes the setting in one or two sentences. */
  String value();

  /** The default as YAML; a setting without one is required. */
  String defaultText() default "";

  /** The allowed numbers as an interval, such as {@code [0, 1)}. */
  String range() default "";

  /** Other names that experiment files and the command line accept. */
  String[] aliases() default {};

  /** An alias that means the opposite; only of a setting that is true or false. */
  String opposite() default "";

  /** Whether the setting may have one value per precision. */
  boolean perPrecision() default false;

  /** Whether the setting changes quantized runs only. */
  boolean quantizedOnly() default false;

  /** Whether the setting follows from others, so that it is no key of an experiment. */
  boolean derived() default false;
}
