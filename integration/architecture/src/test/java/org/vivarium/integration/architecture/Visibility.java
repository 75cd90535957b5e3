package org.vivarium.integration.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.ArrayList;
import java.util.List;

/**
 * Outside of the api a class is package-private, and final unless something extends it. Public are only activators,
 * which the framework makes, and those named here.
 */
final class Visibility {
    private static final String ACTIVATOR = "org.osgi.framework.BundleActivator";

    private final List<String> publicNames;

    /** @param publicNames the other classes that may be public */
    Visibility(List<String> publicNames) {
        this.publicNames = List.copyOf(publicNames);
    }

    List<String> violations(JavaClasses classes) {
        List<String> found = new ArrayList<>();
        for (JavaClass type : classes) {
            if (type.isTopLevelClass() && !type.getSimpleName().equals("package-info")) {
                if (type.getModifiers().contains(JavaModifier.PUBLIC) && !mayBePublic(type)) {
                    found.add(type.getName() + " is public");
                }
                if (isOpen(type) && type.getSubclasses().isEmpty()) {
                    found.add(type.getName() + " is not final");
                }
            }
        }
        return found;
    }

    private boolean mayBePublic(JavaClass type) {
        return type.isAssignableTo(ACTIVATOR) || publicNames.contains(type.getName());
    }

    private static boolean isOpen(JavaClass type) {
        return !type.isInterface()
                && !type.isEnum()
                && !type.getModifiers().contains(JavaModifier.FINAL)
                && !type.getModifiers().contains(JavaModifier.ABSTRACT);
    }
}
