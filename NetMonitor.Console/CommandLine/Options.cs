using NetMonitor.Console.Journal.Log;
using NetMonitor.Domain.Journal.Log;
using NetMonitor.Domain.Shared;

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

    /// <summary>
    /// Verifier keys, each given as it is or in the lines of a file, <c>@</c> before its name; a former key of a log has the size behind it up to which it
    /// counts. Refused with <c>VerifierKeyMalformed</c> where one is none.
    /// </summary>
    /// <exception cref="IOException">A file is not there, or can't be read.</exception>
    public Result<List<(VerifierKey Key, long? UpTo)>> Keys(string name)
    {
        var keys = new List<(VerifierKey, long?)>();
        foreach (var line in All(name).SelectMany(value => value is ['@', .. var file] ? File.ReadLines(file).Where(line => line.Length > 0) : [value]))
        {
            var key = VerifierKey.Parse(line);
            if (!key.IsRefused) keys.Add((key.Value, null));
            else if (RetiredKey.Parse(line) is { IsRefused: false, Value: var former }) keys.Add((former.Key, former.UpTo));
            else return key.Refusal;
        }

        return keys.Distinct().ToList();
    }
}
