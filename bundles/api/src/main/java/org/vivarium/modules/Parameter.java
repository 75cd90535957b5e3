package org.vivarium.modules;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says more about a parameter of a {@link Function} than Java's own declaration. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface Parameter {
    /** The name. */
    String value();

    /**
     * What it is when the caller gives none: one text, read as the parameter's type. A parameter without is required.
     * {@code None} is null, where the type is not primitive.
     */
    String[] byDefault() default {};

    /** Whether it is given by its name only. */
    boolean keywordOnly() default false;
}
