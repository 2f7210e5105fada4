using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using NetMonitor.Console.Data;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Journal;

/// <summary>
/// An entry's data as its reader sees it: without what stays within the unit it concerns, where that is another's (<see cref="DomainEvent.WithinUnit"/>).
/// Feed, lists, timeline and journal all show an entry's data by this.
/// </summary>
internal static class EntryData
{
    private static readonly string s_mobile = JsonNamingPolicy.CamelCase.ConvertName(nameof(AccountParticulars.Mobile));

    private static readonly JsonElement s_nothing = JsonSerializer.SerializeToElement(new { });

    /// <summary>Verbs with something that may stay within a unit.</summary>
    private static readonly FrozenSet<string> s_within = WithTheirOwn(nameof(DomainEvent.WithinUnit));

    /// <summary>Verbs with something that only those read who manage the account.</summary>
    private static readonly FrozenSet<string> s_forManagers = WithTheirOwn(nameof(DomainEvent.ForManagers));

    public static JsonElement For(Actor reader, string verb, string unitCode, JsonElement data) =>
        IsInside(reader, verb, unitCode) ? data : Outside(verb, data);

    /// <summary>Whether a reader is in the unit that such an entry concerns, or nothing of such entries stays within a unit.</summary>
    public static bool IsInside(Actor reader, string verb, string unitCode) =>
        !s_within.Contains(verb) || (UnitCode.TryParse(unitCode, out var unit) && reader.BelongsTo(unit));

    /// <summary>What accounts of other units read.</summary>
    public static JsonElement Outside(string verb, JsonElement data) => s_within.Contains(verb) ? Without(verb, data, what => what.WithinUnit()) : data;

    /// <summary>What those read who don't manage the account that an entry is about, its holder too.</summary>
    public static JsonElement ForOthers(string verb, JsonElement data) =>
        s_forManagers.Contains(verb) ? Without(verb, data, what => what.ForManagers()) : data;

    /// <summary>With its mobile numbers masked, also where one was changed: for who may know that they are there and no more (R7.1).</summary>
    public static JsonElement Masked(JsonElement data)
    {
        var node = JsonNode.Parse(data.GetRawText())!.AsObject();
        if (node[s_mobile]?.GetValue<string>() is { } number) node[s_mobile] = PhoneNumber.Masked(number);
        foreach (var change in node["changes"]?.AsArray() ?? [])
        {
            if (change!["field"]?.GetValue<string>() != nameof(AccountParticulars.Mobile)) continue;
            change["from"] = PhoneNumber.Masked(change["from"]!.GetValue<string>());
            change["to"] = PhoneNumber.Masked(change["to"]!.GetValue<string>());
        }

        return JsonSerializer.SerializeToElement(node);
    }

    private static JsonElement Without(string verb, JsonElement data, Func<DomainEvent, IReadOnlyList<string>> kept)
    {
        // What can't be read as its verb's record may have been written by anybody who may write in the database: nobody knows what it holds.
        if (JournalRecord.WhatOf(verb, data.GetRawText()) is not { } what) return s_nothing;
        var hidden = kept(what).Select(JsonNamingPolicy.CamelCase.ConvertName).ToHashSet(StringComparer.Ordinal);
        if (hidden.Count == 0) return data;
        var shown = data.EnumerateObject().Where(property => !hidden.Contains(property.Name));
        return JsonSerializer.SerializeToElement(shown.ToDictionary(property => property.Name, property => property.Value), AnswerJson.Options);
    }

    private static FrozenSet<string> WithTheirOwn(string method) => DomainEvent.ByVerb
        .Where(verb => verb.Value.GetMethod(method)!.DeclaringType != typeof(DomainEvent)).Select(verb => verb.Key).ToFrozenSet();
}
