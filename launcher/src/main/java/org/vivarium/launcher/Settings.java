package org.vivarium.launcher;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.felix.framework.util.FelixConstants;
import org.apache.felix.framework.util.Util;
import org.osgi.framework.Constants;

/**
 * The framework's properties. What is said later wins: the launcher's own, {@code etc/vivarium.properties}, system
 * properties, and what the caller of {@link Platform} gives.
 */
final class Settings {
    private static final List<String> SYSTEM_PROPERTIES = List.of("vivarium.", "org.osgi.framework.", "felix.");

    private static final Map<String, String> OWN = Map.of(
            // The same module bundle is installed once for each interpreter that imports it.
            Constants.FRAMEWORK_BSNVERSION,
            Constants.FRAMEWORK_BSNVERSION_MULTIPLE,
            // Class spaces are small: handing their resolution to other threads costs more than it gains.
            FelixConstants.RESOLVER_PARALLELISM,
            "1",
            // The private cache has one user.
            "felix.cache.locking",
            "false",
            // A process has one handler factory, and it belongs to whoever embeds the platform.
            FelixConstants.SERVICE_URLHANDLERS_PROP,
            "false",
            // Felix's logger writes to standard output, which is the program's; Platform reports errors.
            FelixConstants.LOG_LEVEL_PROP,
            "0");

    private Settings() {}

    /** The properties to start a framework with. */
    static Map<String, String> of(
            Path home, Path cache, Map<String, String> given, Optional<String> api, int startLevel) {
        Versions versions = Versions.ofThisBuild();
        Map<String, String> settings = new HashMap<>(OWN);
        settings.putAll(ofDistribution(home));
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> SYSTEM_PROPERTIES.stream().anyMatch(name::startsWith))
                .forEach(name -> settings.put(name, System.getProperty(name)));
        settings.putAll(given);
        settings.put("vivarium.home", home.toString());
        settings.put("vivarium.version", versions.vivarium());
        settings.put(Constants.FRAMEWORK_STORAGE, cache.toString());
        settings.put(Constants.FRAMEWORK_BEGINNING_STARTLEVEL, Integer.toString(startLevel));
        settings.merge(
                Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                systemPackages(versions, api),
                (users, ours) -> users.isBlank() ? ours : ours + "," + users);
        return settings;
    }

    private static Map<String, String> ofDistribution(Path home) {
        Path file = home.resolve("etc").resolve("vivarium.properties");
        Properties properties = new Properties();
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                properties.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                throw new PlatformException("cannot read " + file, e);
            }
        }
        Properties variables = new Properties(properties);
        variables.setProperty("vivarium.home", home.toString());
        Map<String, String> settings = new HashMap<>();
        for (String name : properties.stringPropertyNames()) {
            try {
                settings.put(name, Util.substVars(properties.getProperty(name), name, null, variables));
            } catch (IllegalArgumentException e) {
                throw new PlatformException(file + ": " + name + ": " + e.getMessage(), e);
            }
        }
        return settings;
    }

    private static String systemPackages(Versions versions, Optional<String> api) {
        String polyglot = ";version=\"" + versions.graalPy() + "\"";
        StringBuilder packages = new StringBuilder();
        for (String name : List.of("", ".proxy", ".io", ".management")) {
            packages.append(packages.isEmpty() ? "" : ",")
                    .append("org.graalvm.polyglot")
                    .append(name)
                    .append(polyglot);
        }
        api.ifPresent(exports -> packages.append(',').append(exports));
        return packages.toString();
    }
}
