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

    /// <summary>The path of the authority that a unit is, or is of; an authority's own path is its own.</summary>
    public static string AuthorityOf(string path) =>
        $"case when {IsOf(UnitKind.Authority, LeafOf(path))} then {path} else {Above(path)} end";

    /// <summary>The path of the unit above; of the nation its own.</summary>
    public static string Above(string path) => $"left({path}, greatest(length({path}) - {UnitPath.Step}, {UnitPath.Step}))";

    /// <summary>The code of the unit that a path leads to.</summary>
    public static string LeafOf(string path) => CodeAt(path, $"({LastStep(path)})");

    /// <summary>That a path goes on below its first units.</summary>
    public static string IsDeeper(string path, int units) => $"length({path}) > {units * UnitPath.Step}";

    /// <summary>The marks that stand for all that lies below, too, to stand behind <c>in</c>. Units that have one are few.</summary>
    public const string Marks = $"('{nameof(UnitStatus.NotAsked)}', '{nameof(UnitStatus.Suspended)}')";

    /// <summary>That a unit of a row is sent tasks: it is active, and no unit above it is marked as not asked, or suspended.</summary>
    public static string IsAsked(string row) => $"{row}.status = '{nameof(UnitStatus.Active)}' and not {IsBelow(row, $"in {Marks}")}";

    /// <summary>That a unit of a row is in service: it is not closed, and neither it nor a unit above it is suspended.</summary>
    public static string IsInService(string row) =>
        $"({row}.status <> '{nameof(UnitStatus.Closed)}' and not {IsBelow(row, $"= '{nameof(UnitStatus.Suspended)}'")})";

    /// <summary>The status that a unit of a row has by itself, or by a unit above it that is suspended or not asked.</summary>
    public static string Status(string row) =>
        $"""
        case when {row}.status = '{nameof(UnitStatus.Closed)}' then {row}.status
          when {IsBelow(row, $"= '{nameof(UnitStatus.Suspended)}'")} then '{nameof(UnitStatus.Suspended)}'
          when {IsBelow(row, $"= '{nameof(UnitStatus.NotAsked)}'")} then '{nameof(UnitStatus.NotAsked)}' else {row}.status end
        """;

    /// <summary>That a unit of a row, or one above it, has such a status.</summary>
    private static string IsBelow(string row, string status) =>
        $"exists (select from units off where off.status {status} and starts_with({row}.path, off.path))";

    /// <summary>A code tells its unit's kind: nothing needs the directory for that.</summary>
    public static string IsOf(UnitKind kind, string code) => $"substr({code}, {UnitCode.KindAt + 1}, 1) = '{(int)kind}'";

    public static string IsStation(string code) => IsOf(UnitKind.GrassrootsUnit, code);
}
