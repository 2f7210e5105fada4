using NetMonitor.Console.Reads;
using NetMonitor.Domain.Alerts;

namespace NetMonitor.Console.Alerts;

/// <summary>The settings of detectors as they are on record.</summary>
internal static class DetectorSettingsOnRecord
{
    public static async Task<SettingsOfDetectors> ReadAsync(ReadBatch read, CancellationToken cancel) => new(await read.AllAsync(
        new("select detector, unit_path, version, \"from\", figures, ground, set_by, set_at from detector_settings"),
        row => new DetectorSettings(
            row.Named<DetectorId>(), row.Path(), row.Int(), row.Time(), row.Json<Dictionary<string, int>>(), row.Text(), row.Text(), row.Time()), cancel));
}
