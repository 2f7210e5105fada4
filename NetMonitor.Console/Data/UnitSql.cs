using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Data;

/// <summary>Paths and codes of units as queries take them apart, so that no text counts their characters itself.</summary>
public static class UnitSql
{
    /// <summary>The steps of a path, the nation's being 0, as rows to select from.</summary>
    public static string Steps(string path) => $"generate_series(0, {LastStep(path)})";

    /// <summary>The step of the unit that a path leads to.</summary>
    public static string LastStep(string path) => $"length({path}) / {UnitPath.Step} - 1";

    /// <summary>The code of the unit at a step.</summary>
    public static string CodeAt(string path, string step) => $"substr({path}, {step} * {UnitPath.Step} + 1, {UnitCode.Length})";

    /// <summary>That a path goes on below its first units.</summary>
    public static string IsDeeper(string path, int units) => $"length({path}) > {units * UnitPath.Step}";

    /// <summary>That a unit of a row is sent tasks: it is active, and neither it nor a unit above it is marked as not asked.</summary>
    public static string IsAsked(string row) => $"{row}.status = '{nameof(UnitStatus.Active)}' and not {IsMarked(row)}";

    /// <summary>The status that a unit of a row has by itself, or by a unit above it that is not asked.</summary>
    public static string Status(string row) =>
        $"case when {row}.status = '{nameof(UnitStatus.Active)}' and {IsMarked(row)} then '{nameof(UnitStatus.NotAsked)}' else {row}.status end";

    /// <summary>That a unit of a row, or one above it, is marked as not asked. Such marks are few.</summary>
    private static string IsMarked(string row) =>
        $"exists (select from units off where off.status = '{nameof(UnitStatus.NotAsked)}' and starts_with({row}.path, off.path))";

    /// <summary>A code tells its unit's kind: nothing needs the directory for that.</summary>
    public static string IsStation(string code) => $"substr({code}, {UnitCode.KindAt + 1}, 1) = '{(int)UnitKind.GrassrootsUnit}'";
}
