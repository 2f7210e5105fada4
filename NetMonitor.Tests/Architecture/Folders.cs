using NetMonitor.Console;
using NetMonitor.Console.Features.Supervision;

namespace NetMonitor.Tests.Architecture;

/// <summary>The folders of the console: those at its top, each feature, and each room of supervision.</summary>
internal static class Folders
{
    private const string Root = "NetMonitor.Console";

    /// <summary>The folder of a type of the console; null for others'. What lies in no folder is of the root, "".</summary>
    public static string? Of(Type type)
    {
        if (type.Assembly != typeof(ConsoleHost).Assembly || type.Namespace is not { } space) return null;
        if (!$"{space}.".StartsWith($"{Root}.", StringComparison.Ordinal)) return null;
        var parts = space.Split('.')[2..];
        var depth = parts is not ["Features", ..] ? 1 : parts is [_, "Supervision", ..] ? 3 : 2;
        return string.Join('.', parts.Take(depth));
    }

    /// <summary>From each folder to the folders whose types its types name.</summary>
    public static Dictionary<string, HashSet<string>> Arrows()
    {
        var arrows = new Dictionary<string, HashSet<string>>();
        foreach (var type in typeof(ConsoleHost).Assembly.GetTypes().Where(type => !type.IsNested))
        {
            // It puts supervision's rooms together, as the host does the console's parts.
            if (Of(type) is not { } from || type == typeof(SupervisionFeature)) continue;
            if (!arrows.TryGetValue(from, out var to)) arrows[from] = to = [];
            to.UnionWith(Mentions.WithNested(type).SelectMany(Mentions.Of).Select(Of).OfType<string>().Where(other => other != from));
        }

        return arrows;
    }
}
