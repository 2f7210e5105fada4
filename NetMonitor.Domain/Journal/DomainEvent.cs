using System.Collections.Frozen;

namespace NetMonitor.Domain.Journal;

/// <summary>
/// What a use case did, as a record of what there is to say of it. The record's name is the journal's verb and the feed's kind; its properties
/// are the entry's data. What is on record stays readable for ever: a record that was ever written keeps its name and its properties, and a
/// new property may be missing.
/// </summary>
public abstract record DomainEvent
{
    /// <summary>
    /// Names of the properties that stay within the unit that the entry concerns: accounts of other units read the entry without them, wherever they
    /// read it.
    /// </summary>
    public virtual IReadOnlyList<string> WithinUnit() => [];

    /// <summary>
    /// Names of the properties that those who manage the account read and nobody else, not even its holder: wherever an entry is shown to others it
    /// is without them.
    /// </summary>
    public virtual IReadOnlyList<string> ForManagers() => [];

    /// <summary>Every record of the kind there is, by its verb.</summary>
    public static FrozenDictionary<string, Type> ByVerb { get; } = typeof(DomainEvent).Assembly.GetTypes()
        .Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(DomainEvent))).ToFrozenDictionary(type => type.Name);
}

/// <summary>What an entry is about, e.g. type <c>Task</c>, number <c>T3300002026000042</c>. Each context makes its own kinds.</summary>
public readonly record struct Subject(string Type, string Number)
{
    /// <summary>
    /// Types of subjects that the account which they are about never reads, although its managers do: what is done about it must not be known to whoever
    /// uses it.
    /// </summary>
    public static FrozenSet<string> KeptFromHolder { get; } = new[] { Alerts.AlertSubjects.OfAlert, Incidents.IncidentSubjects.OfIncident }.ToFrozenSet();
}
