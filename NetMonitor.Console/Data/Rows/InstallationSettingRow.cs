namespace NetMonitor.Console.Data.Rows;

/// <summary>What this installation made once and keeps, e.g. the key that binds feed cursors to accounts.</summary>
public sealed class InstallationSettingRow
{
    public string Name { get; init; } = "";
    public string Value { get; init; } = "";
}
