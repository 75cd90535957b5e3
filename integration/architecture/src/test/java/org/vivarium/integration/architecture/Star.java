package org.vivarium.integration.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.List;
import java.util.stream.Stream;

/**
 * The compile graph: a part uses its own classes, the api, OSGi's API, Java's, and its one library.
 *
 * @param own the package of the part
 * @param api the packages of the api
 * @param libraries prefixes of its library's packages
 */
record Star(String own, List<String> api, List<String> libraries) {
    /** Annotations that compilers read are OSGi's and JSpecify's. */
    private static final List<String> GROUND = List.of("java", "org.osgi", "org.jspecify.annotations");

    /** The dependencies that the star has no room for, as ArchUnit describes them. */
    List<String> violations(JavaClasses classes) {
        return classes.stream()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .filter(dependency -> !allows(dependency.getTargetClass()))
                .map(Dependency::getDescription)
                .distinct()
                .toList();
    }

    /** The packages that the star has no room for. */
    List<String> violations(List<String> packages) {
        return packages.stream().filter(name -> !allows(name)).toList();
    }

    private boolean allows(JavaClass target) {
        JavaClass type = target.getBaseComponentType();
        return type.isPrimitive() || allows(type.getPackageName());
    }

    private boolean allows(String name) {
        return api.contains(name)
                || Stream.concat(Stream.of(own), Stream.concat(GROUND.stream(), libraries.stream()))
                        .anyMatch(prefix -> name.equals(prefix) || name.startsWith(prefix + "."));
    }
}
