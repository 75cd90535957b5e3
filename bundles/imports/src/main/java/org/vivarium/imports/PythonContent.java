package org.vivarium.imports;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;
import org.vivarium.classspace.StoredBundle;
import org.vivarium.modules.ModuleException;

/**
 * What a bundle has for Python: the files in its folder {@code python/}, and those in the wheels there, by their paths below
 * {@code site-packages}. Scripts and data of wheels, which go elsewhere, are left out.
 *
 * @param files the content of each file by path
 */
record PythonContent(Map<String, byte[]> files) {
    private static final PythonContent NONE = new PythonContent(Map.of());
    private static final String FOLDER = "python/";
    private static final Pattern WHEEL = Pattern.compile("[^/]+\\.whl");
    private static final List<String> PURE = List.of("-py3-none-any.whl", "-py2.py3-none-any.whl");

    /** What a wheel has beside its packages, with the folder that goes to {@code site-packages} too. */
    private static final Pattern DATA = Pattern.compile("[^/]+\\.data/(?:(purelib|platlib)/)?(.*)");

    private static final Pattern IDENTIFIER = Pattern.compile("[^\\W\\d]\\w*", Pattern.UNICODE_CHARACTER_CLASS);
    private static final String SOURCE = ".py";

    /**
     * Reads it.
     *
     * @throws ModuleException when a wheel is not pure Python or cannot be read, and when a path leads out of the folder
     */
    static PythonContent of(StoredBundle bundle) {
        List<String> paths = bundle.entries().keySet().stream()
                .filter(path -> path.startsWith(FOLDER))
                .sorted()
                .toList();
        if (paths.isEmpty()) {
            return NONE;
        }
        TreeMap<String, byte[]> files = new TreeMap<>();
        for (String path : paths) {
            String place = path.substring(FOLDER.length());
            try (InputStream content = bundle.open(path)) {
                if (WHEEL.matcher(place).matches()) {
                    addWheel(files, place, bundle.source(), content);
                } else {
                    add(files, place, bundle.source(), content);
                }
            } catch (IOException e) {
                throw new ModuleException(bundle.source() + ": " + path + " cannot be read: " + e.getMessage(), e);
            }
        }
        checkFolders(files, bundle.source());
        return new PythonContent(files);
    }

    private static void add(Map<String, byte[]> files, String path, String source, InputStream content)
            throws IOException {
        if (path.indexOf('\\') >= 0
                || path.indexOf('\0') >= 0
                || Stream.of(path.split("/", -1)).anyMatch(part -> part.isEmpty() || part.matches("\\.\\.?"))) {
            throw new ModuleException(source + " has a file python/" + path + ", which is no path below that folder");
        }
        if (files.put(path, content.readAllBytes()) != null) {
            throw new ModuleException(source + " has python/" + path + " twice; leave out one of the wheels");
        }
    }

    private static void addWheel(Map<String, byte[]> files, String wheel, String bundle, InputStream content)
            throws IOException {
        String source = wheel + " in " + bundle;
        if (PURE.stream().noneMatch(wheel::endsWith)) {
            throw new ModuleException(
                    source + " is not a wheel of pure Python: its name has to end with " + String.join(" or ", PURE));
        }
        boolean described = false;
        try (ZipInputStream zip = new ZipInputStream(content)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                var data = DATA.matcher(entry.getName());
                boolean apart = data.matches();
                if (entry.isDirectory() || (apart && data.group(1) == null)) {
                    continue;
                }
                described |= entry.getName().endsWith(".dist-info/WHEEL");
                add(files, apart ? data.group(2) : entry.getName(), source, zip);
            }
        }
        if (!described) {
            throw new ModuleException(source + " is not a whole wheel: it has no .dist-info/WHEEL; copy it again");
        }
    }

    private static void checkFolders(TreeMap<String, byte[]> files, String source) {
        for (String path : files.keySet()) {
            for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
                if (files.containsKey(path.substring(0, slash))) {
                    throw new ModuleException(
                            source + " has python/" + path.substring(0, slash) + " both as a file and as a folder");
                }
            }
        }
    }

    /** The names without dots by which modules and packages in it are imported, sorted. Folders without any source are none. */
    List<String> names() {
        return files.keySet().stream()
                .filter(path -> path.endsWith(SOURCE))
                .map(path -> path.indexOf('/') >= 0
                        ? path.substring(0, path.indexOf('/'))
                        : path.substring(0, path.length() - SOURCE.length()))
                .filter(name -> IDENTIFIER.matcher(name).matches())
                .distinct()
                .sorted()
                .toList();
    }

    /** Writes it into a folder that is made for it; nothing of that stays when it fails. */
    void unpack(Path folder) throws IOException {
        try {
            Files.createDirectories(folder);
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Path path = folder.resolve(file.getKey());
                @Nullable Path parent = path.getParent();
                if (parent != null) {
                    Files.createDirectories(parent);
                }
                Files.write(path, file.getValue());
            }
        } catch (IOException | RuntimeException e) {
            try {
                Folders.delete(folder);
            } catch (IOException besides) {
                e.addSuppressed(besides);
            }
            throw e;
        }
    }
}
