using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Regulation;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Regulation;

/// <summary>Settings in all their versions, and the newest interpretation of each rule that has one.</summary>
public sealed record RegulationState(SettingsInForce Settings, IReadOnlyDictionary<string, InterpretationNote> Interpretations);

/// <summary>An interpretation as a refusal shows it.</summary>
public sealed record InterpretationNote(string Document, DateOnly Date, string Text);

/// <summary>
/// The regulation as it stands (R19.1, R20.1). Shared by all callers; what was put on record elsewhere is seen within seconds, what begins on a day begins
/// with it.
/// </summary>
public sealed class RegulationInForce(ReadDoor door, TimeProvider time)
{
    private readonly KeptBriefly<RegulationState> _kept = new(time);

    public ValueTask<RegulationState> CurrentAsync(CancellationToken cancel) => _kept.CurrentAsync(ReadAsync, cancel);

    private async Task<RegulationState> ReadAsync(CancellationToken cancel)
    {
        var read = door.ForSystem();
        var settings = Settings(read);
        var notes = read.Add(
            new("select distinct on (rule) rule, document, date, text from interpretations order by rule, version desc"),
            row => (Rule: row.Text(), Note: new InterpretationNote(row.Text(), row.Date(), row.Text())));
        await read.RunAsync(cancel);
        return new RegulationState(new SettingsInForce(settings), notes.ToDictionary(item => item.Rule, item => item.Note));
    }

    /// <summary>The figure of today.</summary>
    public async ValueTask<int> OfAsync(SettingName name, CancellationToken cancel) => (await CurrentAsync(cancel)).Settings.At(name, time.GetUtcNow());

    /// <summary>The settings on record, as a command sees them.</summary>
    internal static async Task<SettingsInForce> SettingsAsync(ReadBatch read, CancellationToken cancel)
    {
        var settings = Settings(read);
        await read.RunAsync(cancel);
        return new SettingsInForce(settings);
    }

    /// <summary>Something was put on record here: read again at the next use.</summary>
    internal void Forget() => _kept.Forget();

    private static IReadOnlyList<SettingVersion> Settings(ReadBatch read) => read.Add(
        new("select name, version, value, \"from\", ground, set_by, set_at from setting_versions where withdrawn_at is null"),
        row => new SettingVersion(row.Named<SettingName>(), row.Int(), row.Int(), row.Date(), row.Text(), row.Text(), row.Time()));
}
