using NetMonitor.Domain.Journal.Log;

namespace NetMonitor.Console.CommandLine;

/// <summary>The arguments of a verb: <c>--name value</c> pairs, and what stands alone.</summary>
internal sealed class Options
{
    private readonly List<(string Name, string Value)> _named = [];

    private Options()
    {
    }

    public List<string> Alone { get; } = [];

    /// <summary>Null where an option has another name than these, or no value.</summary>
    public static Options? Parse(string[] args, params string[] names)
    {
        var options = new Options();
        for (var i = 0; i < args.Length; i++)
        {
            if (!args[i].StartsWith('-')) options.Alone.Add(args[i]);
            else if (names.Contains(args[i]) && i + 1 < args.Length) options._named.Add((args[i], args[++i]));
            else return null;
        }

        return options;
    }

    /// <summary>The last one, where an option is given again.</summary>
    public string? Last(string name) => All(name).LastOrDefault();

    public IEnumerable<string> All(string name) => _named.Where(option => option.Name == name).Select(option => option.Value);

    /// <summary>Null where one is no verifier key, nor <c>@</c> and a file with one.</summary>
    public List<VerifierKey>? Keys(string name)
    {
        var keys = All(name).Select(value => value is ['@', .. var file] && File.Exists(file) ? File.ReadAllText(file).Trim() : value)
            .Select(VerifierKey.Parse).ToList();
        return keys.Any(key => key.IsRefused) ? null : [.. keys.Select(key => key.Value).Distinct()];
    }
}
