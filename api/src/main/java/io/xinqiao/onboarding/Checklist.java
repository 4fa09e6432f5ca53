package io.xinqiao.onboarding;

import io.xinqiao.archives.Project;
import io.xinqiao.archives.ReadinessSource;
import io.xinqiao.archives.ReadinessSource.Progress;
import io.xinqiao.archives.ReadinessSource.Step;
import io.xinqiao.platform.Messages;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** How far a project is from going live, worked out from what is there and never ticked off by hand. */
@Component
class Checklist {
    private static final int ALL_PERCENT = 100;

    private final ObjectProvider<ReadinessSource> sources;
    private final Messages messages;

    Checklist(ObjectProvider<ReadinessSource> sources, Messages messages) {
        this.sources = sources;
        this.messages = messages;
    }

    /** One thing to do. */
    record OnboardingItem(Step step, boolean required, int count, int total, boolean done, String hint) {}

    /**
     * The whole of it.
     *
     * @param percent of what is required; a step that is half done counts half
     */
    record OnboardingChecklist(
            Project project,
            int percent,
            boolean ready,
            @Nullable Step nextStep,
            List<OnboardingItem> items) {}

    OnboardingChecklist of(Project project) {
        var items = sources.stream()
                .sorted(Comparator.comparing(ReadinessSource::step))
                .map(source -> item(source, project.id()))
                .toList();
        var required = items.stream().filter(OnboardingItem::required).toList();
        var percent = (int) required.stream()
                .mapToDouble(item -> item.done() ? ALL_PERCENT : (double) ALL_PERCENT * item.count() / item.total())
                .average()
                .orElse(ALL_PERCENT);
        var next = items.stream()
                .filter(item -> !item.done())
                .min(Comparator.comparing((OnboardingItem item) -> !item.required())
                        .thenComparing(OnboardingItem::step))
                .map(OnboardingItem::step)
                .orElse(null);
        return new OnboardingChecklist(project, percent, required.stream().allMatch(OnboardingItem::done), next, items);
    }

    private OnboardingItem item(ReadinessSource source, UUID project) {
        Progress progress = source.progress().apply(project);
        return new OnboardingItem(
                source.step(),
                source.required(),
                progress.count(),
                progress.total(),
                progress.done(),
                messages.text("onboarding." + source.step()));
    }
}
