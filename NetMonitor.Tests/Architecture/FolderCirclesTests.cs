namespace NetMonitor.Tests.Architecture;

/// <summary>No circle between folders: what stands below does not know what stands above it.</summary>
public sealed class FolderCirclesTests
{
    /// <summary>Arrows that close a circle and still stand, with the reason. A new one has none.</summary>
    private static readonly string[] s_known =
    [
        // Tasks, assignments and their figures are one subject in three rooms: a task shows its figures and is read with its attachments, an
        // assignment is a part of its task, and figures are read for the tasks of a list.
        "Features.Supervision.Assignments → Features.Supervision.Progress",
        "Features.Supervision.Assignments → Features.Supervision.Tasks",
        "Features.Supervision.Progress → Features.Supervision.Tasks",
        "Features.Supervision.Tasks → Features.Supervision.Assignments",
        "Features.Supervision.Tasks → Features.Supervision.Progress",
    ];

    [Fact]
    public void Folders_HaveNoCircleButTheKnownOnes()
    {
        var arrows = Folders.Arrows();
        Assert.True(arrows.Count > 20);

        var closing = arrows.SelectMany(pair => pair.Value.Where(to => Reaches(arrows, to, pair.Key)).Select(to => $"{pair.Key} → {to}"));

        Assert.Equal(s_known.Order(StringComparer.Ordinal), closing.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Reaches_OverSeveralFolders_IsSeen()
    {
        Dictionary<string, HashSet<string>> arrows = new() { ["a"] = ["b"], ["b"] = ["c"], ["c"] = ["a"], ["d"] = ["a"] };

        Assert.True(Reaches(arrows, "b", "a"));
        Assert.False(Reaches(arrows, "a", "d"));
    }

    private static bool Reaches(Dictionary<string, HashSet<string>> arrows, string from, string to)
    {
        HashSet<string> seen = [from];
        Queue<string> next = new([from]);
        while (next.TryDequeue(out var at))
        {
            if (at == to) return true;
            foreach (var further in arrows.GetValueOrDefault(at) ?? []) if (seen.Add(further)) next.Enqueue(further);
        }

        return false;
    }
}
