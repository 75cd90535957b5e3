package org.vivarium.modules;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.annotation.bundle.Attribute;
import org.osgi.annotation.bundle.Capability;

/**
 * Makes the annotated {@link ModuleDefinition} importable. bnd writes a capability into the bundle's manifest, which the
 * import system looks up; nothing else is needed.
 *
 * <pre>{@code
 * @ExtensionModule(name = "greeting", interpreters = PER_INTERPRETER_LOCK)
 * public final class Greeting implements ModuleDefinition { ... }
 * }</pre>
 *
 * <p>The class has to be public, with a public constructor without parameters. It may lie in a private package.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
@Capability(namespace = ExtensionModule.NAMESPACE, attribute = "class=${@class}")
public @interface ExtensionModule {
    /** The namespace of the capability. */
    String NAMESPACE = "org.vivarium.module";

    /** The name that it is imported by; with dots when it is in a package. */
    @Attribute("name")
    String name();

    /** Its version, as OSGi writes versions; the bundle's when there is none. */
    @Attribute("version:Version")
    String version() default "";

    /** Whether it may be loaded in several interpreters. */
    @Attribute("interpreters")
    MultipleInterpreters interpreters() default MultipleInterpreters.SUPPORTED;

    /** Whether its functions and slots are called under the interpreter's lock. */
    @Attribute("gil")
    Gil gil() default Gil.USED;

    /** Whether each interpreter initializes it. */
    @Attribute("initialization")
    Initialization initialization() default Initialization.MULTI_PHASE;
}
