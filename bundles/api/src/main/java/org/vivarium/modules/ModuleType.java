package org.vivarium.modules;

import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A type that a module has made of a Java class: {@code PyType_FromModuleAndSpec}. Python makes instances by calling it, and
 * calls their methods; Java gets the instances themselves. Thread-safe.
 */
@ProviderType
public interface ModuleType {
    /** The name: {@code __name__}. */
    String name();

    /** What it is for: {@code __doc__}. */
    String doc();

    /** The module that made it: {@code PyType_GetModule}. */
    Module module();

    /** Makes an instance. It is called as a function of the module, with the signature of the constructor. */
    ModuleFunction constructor();

    /** The methods by name. Each gets the instance as its first argument. */
    Map<String, ModuleFunction> methods();

    /** Whether an object is an instance. */
    boolean isInstance(Object object);
}
