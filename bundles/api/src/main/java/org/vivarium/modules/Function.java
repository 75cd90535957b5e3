package org.vivarium.modules;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a public method a function: {@code PyMethodDef}. On a {@link ModuleDefinition} or an object given to
 * {@link Module#functions} it is a function of the module, on a class given to {@link Module#type} a method of the type. On a
 * constructor it chooses the one that makes instances.
 *
 * <p>Parameters and result are converted by the table of values. A first parameter of type {@link Module} is not the caller's:
 * it is the module that the function belongs to (PEP 573). One of type {@link Arguments}, as the only other one, takes all
 * arguments as they come. The names are those of {@link Parameter}, or the source's when it is compiled with
 * {@code -parameters}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.CONSTRUCTOR})
public @interface Function {
    /** The name; the method's when empty. */
    String name() default "";

    /** What it does: {@code __doc__}. */
    String doc() default "";
}
