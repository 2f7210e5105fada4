using Microsoft.Extensions.Localization;
using NetMonitor.Console.Journal.Log;

namespace NetMonitor.Console.Localization;

/// <summary>Words for what a journal entry names, and for what its verification finds.</summary>
public sealed class JournalWords(IStringLocalizer<JournalText> texts)
{
    /// <summary>What happened; the keys are the verbs.</summary>
    public string Verb(string verb) => texts.Find(verb) ?? verb;

    /// <summary>What kind of thing an entry is about.</summary>
    public string SubjectType(string type) => texts[$"SubjectType_{type}"];

    /// <summary>Why the journal could not be verified.</summary>
    public string Broken(LogFault? fault) => texts[$"Broken_{fault}"];
}
