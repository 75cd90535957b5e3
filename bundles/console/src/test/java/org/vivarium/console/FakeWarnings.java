package org.vivarium.console;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.vivarium.interpreters.Warning;
import org.vivarium.interpreters.WarningCategory;
import org.vivarium.interpreters.WarningFilter;
import org.vivarium.interpreters.Warnings;

/** Warnings that are kept and nothing else. */
final class FakeWarnings implements Warnings {
    private final List<WarningFilter> filters = new ArrayList<>(List.of(
            WarningFilter.of(WarningFilter.Action.DEFAULT, WarningCategory.USER),
            WarningFilter.of(WarningFilter.Action.IGNORE, WarningCategory.WARNING)));
    private final List<Warning> shown = new ArrayList<>();

    @Override
    public void warn(WarningCategory category, String message) {
        throw new UnsupportedOperationException("no test warns");
    }

    @Override
    public void warn(Warning warning) {
        throw new UnsupportedOperationException("no test warns");
    }

    @Override
    public List<WarningFilter> filters() {
        return List.copyOf(filters);
    }

    @Override
    public void filter(WarningFilter filter) {
        filters.addFirst(filter);
    }

    @Override
    public void resetFilters() {
        filters.clear();
    }

    @Override
    public WarningFilter.Action defaultAction() {
        return WarningFilter.Action.DEFAULT;
    }

    @Override
    public void defaultAction(WarningFilter.Action action) {
        throw new UnsupportedOperationException("no test sets the default action");
    }

    @Override
    public void hook(@Nullable Consumer<? super Warning> hook) {
        throw new UnsupportedOperationException("no test hooks");
    }

    @Override
    public List<Warning> shown() {
        return List.copyOf(shown);
    }

    @Override
    public void record(Warning warning) {
        shown.add(warning);
    }
}
