package org.vivarium.interpreters;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How an interpreter imports modules. Immutable. CPython has no counterpart.
 *
 * @param requirements the versions that will do, module by module; every version of modules that are not among them
 * @param followUpdates whether the interpreter takes a new version of what it has imported as soon as it is deployed; it keeps the
 *     old one until it reloads otherwise
 * @param deadline how long the making of one module may take, the start of its bundles included and the wait for modules that it
 *     imports not, and how long a module that is replaced or unloaded waits for those at work in it; zero for no limit; no longer
 *     than a year
 * @param path where Python looks for modules first, in front of what the platform names: absolute
 * @param venv the folder of the virtual environment whose packages Python finds: absolute
 */
public record ImportPolicy(
        List<ModuleRequirement> requirements,
        boolean followUpdates,
        Duration deadline,
        List<Path> path,
        Optional<Path> venv) {
    private static final Duration LONGEST = Duration.ofDays(365);

    /** Every version, kept until it is reloaded; half a minute. */
    public static final ImportPolicy DEFAULT = new ImportPolicy(List.of(), false, Duration.ofSeconds(30));

    /** Without folders of its own. */
    public ImportPolicy(List<ModuleRequirement> requirements, boolean followUpdates, Duration deadline) {
        this(requirements, followUpdates, deadline, List.of(), Optional.empty());
    }

    public ImportPolicy {
        requirements = List.copyOf(requirements);
        path = path.stream().map(Path::toAbsolutePath).toList();
        venv = venv.map(Path::toAbsolutePath);
        Set<String> names = new HashSet<>();
        for (ModuleRequirement requirement : requirements) {
            if (!names.add(requirement.name())) {
                throw new IllegalArgumentException(
                        "modules names " + requirement.name() + " twice; put a comma between conditions on one module");
            }
        }
        if (deadline.isNegative() || deadline.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "import_deadline has to be from 0 to " + LONGEST.toDays() + " days; 0 is for none");
        }
    }

    /** The same with the folders of another. */
    public ImportPolicy withFoldersOf(ImportPolicy other) {
        return new ImportPolicy(requirements, followUpdates, deadline, other.path, other.venv);
    }

    /** What is required of a module. */
    public Optional<ModuleRequirement> requirementOf(String module) {
        return requirements.stream()
                .filter(requirement -> requirement.name().equals(module))
                .findFirst();
    }
}
