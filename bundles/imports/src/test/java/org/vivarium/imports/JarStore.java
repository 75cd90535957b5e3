package org.vivarium.imports;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.osgi.framework.Bundle;
import org.osgi.framework.Version;
import org.vivarium.classspace.ClassSpace;
import org.vivarium.classspace.ClassSpaceException;
import org.vivarium.classspace.ClassSpaces;
import org.vivarium.classspace.StoredBundle;
import org.vivarium.classspace.Unload;
import org.vivarium.classspace.UnresolvedBundleException;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.modules.ExtensionModule;

/** A store of bundles out of jars that tests write; it has no class spaces. */
final class JarStore implements ClassSpaces {
    /** What is stored. */
    final List<Jar> stored = Collections.synchronizedList(new ArrayList<>());

    private final Map<Path, Jar> jars = new ConcurrentHashMap<>();

    /** The content of a jar; as a bundle in the store it is another one each time. */
    static final class Jar implements StoredBundle {
        private final String symbolicName;
        private final Version version;
        private final String source;
        private final List<Map<String, Object>> modules;
        private final List<String> requirements;
        private final Map<String, Long> entries;
        private final Map<String, byte[]> contents;

        private Jar(
                String symbolicName,
                Version version,
                String source,
                List<Map<String, Object>> modules,
                List<String> requirements,
                Map<String, Long> entries,
                Map<String, byte[]> contents) {
            this.symbolicName = symbolicName;
            this.version = version;
            this.source = source;
            this.modules = modules;
            this.requirements = requirements;
            this.entries = entries;
            this.contents = contents;
        }

        /** A bundle without anything in it. */
        static Jar of(String symbolicName, String version) {
            return new Jar(symbolicName, new Version(version), "", List.of(), List.of(), Map.of(), Map.of());
        }

        /** A bundle with one module of the same name and version. */
        static Jar ofModule(String name, String version) {
            return of(name, version).module(name, Map.of());
        }

        /** With a module more; the attributes win over the usual ones. */
        Jar module(String name, Map<String, Object> attributes) {
            Map<String, Object> all = new HashMap<>(Map.of("name", name, "class", "org.acme.Definition"));
            all.putAll(attributes);
            List<Map<String, Object>> more = new ArrayList<>(modules);
            more.add(all);
            return new Jar(symbolicName, version, source, more, requirements, entries, contents);
        }

        Jar requiring(String... lines) {
            return new Jar(symbolicName, version, source, modules, List.of(lines), entries, contents);
        }

        Jar holding(Map<String, Long> files) {
            return new Jar(symbolicName, version, source, modules, requirements, files, contents);
        }

        /** With the content of a file more. */
        Jar containing(String path, byte[] content) {
            Map<String, Long> files = new LinkedHashMap<>(entries);
            files.put(path, (long) Arrays.hashCode(content));
            Map<String, byte[]> more = new HashMap<>(contents);
            more.put(path, content);
            return new Jar(symbolicName, version, source, modules, requirements, files, more);
        }

        private Jar in(String file) {
            return new Jar(symbolicName, version, file, modules, requirements, entries, contents);
        }

        @Override
        public String symbolicName() {
            return symbolicName;
        }

        @Override
        public Version version() {
            return version;
        }

        @Override
        public String source() {
            return source;
        }

        @Override
        public List<Map<String, Object>> capabilities(String namespace) {
            return namespace.equals(ExtensionModule.NAMESPACE) ? modules : List.of();
        }

        @Override
        public List<String> requirements() {
            return requirements;
        }

        @Override
        public Map<String, Long> entries() {
            return entries;
        }

        @Override
        public InputStream open(String path) {
            return new ByteArrayInputStream(Objects.requireNonNull(contents.get(path), path));
        }

        @Override
        public String toString() {
            return symbolicName + "/" + version;
        }
    }

    /** Writes a jar, or writes it anew. */
    Path write(String file, Jar jar) {
        jars.put(Path.of(file), jar);
        return Path.of(file);
    }

    /** Writes a jar that has only come in part. */
    Path writeHalf(String file) {
        jars.remove(Path.of(file));
        return Path.of(file);
    }

    /** What is stored, by name and version. */
    List<String> ids() {
        return stored.stream().map(Jar::toString).toList();
    }

    @Override
    public StoredBundle store(Path jar) {
        Jar bundle = read(jar);
        stored.add(bundle);
        return bundle;
    }

    @Override
    public Jar read(Path jar) {
        return Optional.ofNullable(jars.get(jar))
                .orElseThrow(() -> new ClassSpaceException(jar + " is not a whole jar file"))
                .in(jar.toString());
    }

    @Override
    public void remove(StoredBundle bundle) {
        stored.removeIf(bundle::equals);
    }

    /** All bundles that are required by their symbolic name. */
    @Override
    public List<StoredBundle> closure(StoredBundle bundle) {
        List<StoredBundle> all = new ArrayList<>();
        for (String requirement : bundle.requirements()) {
            StoredBundle provider = stored.stream()
                    .filter(candidate -> candidate.symbolicName().equals(requirement))
                    .findFirst()
                    .orElseThrow(() ->
                            new UnresolvedBundleException("bundle " + bundle + " requires bundle " + requirement));
            all.addAll(closure(provider));
        }
        all.add(bundle);
        return all;
    }

    @Override
    public ClassSpace of(Interpreter interpreter) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Long> ownerOf(Bundle bundle) {
        return Optional.empty();
    }

    @Override
    public List<Unload> pinned() {
        return List.of();
    }

    @Override
    public List<Unload> unloads() {
        return List.of();
    }

    @Override
    public CompletableFuture<List<Unload>> unloaded(long interpreter) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Unload> collect(Predicate<Unload> which, Duration patience) {
        return List.of();
    }
}
