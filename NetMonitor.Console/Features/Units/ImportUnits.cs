using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Reference;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Jurisdictions;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Units;

/// <summary>
/// Brings the country's tree into the database. Idempotent: a second run changes nothing, a newer data set changes only the units that differ,
/// and units that people added stay as they are.
/// </summary>
public sealed class ImportUnits(CommandRunner commands)
{
    /// <summary>The installation's setting that says which files the tree was last read from.</summary>
    private const string Setting = "Divisions";

    private const string Staging =
        """
        create temp table seeds (code text, name text, kind smallint, level smallint, parent_code text, path text, division_code text,
          functional_zone boolean, separately_planned boolean, sub_provincial boolean, pinyin text) on commit drop
        """;

    private const string Publish =
        $"""
        insert into units as u (code, name, kind, level, parent_code, path, division_code, status, origin,
          functional_zone, separately_planned, sub_provincial, pinyin, version)
        select code, name, kind, level, parent_code, path, division_code, '{nameof(UnitStatus.Active)}', '{nameof(UnitOrigin.Imported)}',
          functional_zone, separately_planned, sub_provincial, pinyin, 1
        from seeds order by path
        on conflict (code) do update set name = excluded.name, functional_zone = excluded.functional_zone,
          separately_planned = excluded.separately_planned, sub_provincial = excluded.sub_provincial, pinyin = excluded.pinyin, version = u.version + 1
        where u.origin = '{nameof(UnitOrigin.Imported)}' and (u.name, u.functional_zone, u.separately_planned, u.sub_provincial, u.pinyin)
          is distinct from (excluded.name, excluded.functional_zone, excluded.separately_planned, excluded.sub_provincial, excluded.pinyin)
        """;

    /// <summary>Reads the tree only where there is none, or other files than last time.</summary>
    public async Task HandleIfNewAsync(CancellationToken cancel)
    {
        var version = ReferenceFiles.VersionOf("divisions");
        var kept = await commands.LookAsync((db, token) => db.InstallationSettings.AsNoTracking().FirstOrDefaultAsync(row => row.Name == Setting, token),
            cancel);
        if (kept?.Value != version) await HandleAsync(cancel);
    }

    /// <summary>Units that were new or changed.</summary>
    public async Task<int> HandleAsync(CancellationToken cancel)
    {
        var seeds = DivisionTree.Build(DivisionFiles.Read());
        // Two consoles may start on one new database.
        var alone = new SubjectLock(() => [new("select pg_advisory_xact_lock(7410)")]);
        var done = await commands.RunAsync<int>(Command.BySystem("ImportUnits"), alone, async (context, token) =>
        {
            await context.Db.Database.ExecuteSqlRawAsync(Staging, token);
            await CopyAsync(context, seeds, token);
            var changed = await context.Db.Database.ExecuteSqlRawAsync(Publish, token);
            context.Write(Sql.Statement(
                "insert into installation_settings (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value",
                Setting, ReferenceFiles.VersionOf("divisions")));
            if (changed == 0) return 0;
            context.Write(new("select analyze_units()"));
            context.Record(new JournalEntry(new UnitsImported(changed), Subject.Divisions, 0, context.Author, context.Now)
            {
                UnitCode = UnitCode.Nation.ToString(), UnitPath = UnitPath.Root(UnitCode.Nation).ToString(),
            });
            return changed;
        }, cancel);
        return done.Value;
    }

    private static async Task CopyAsync(CommandContext context, IReadOnlyList<UnitSeed> seeds, CancellationToken cancel)
    {
        await using var copy = await context.Connection.BeginBinaryImportAsync("copy seeds from stdin (format binary)", cancel);
        foreach (var seed in seeds)
        {
            await copy.StartRowAsync(cancel);
            await copy.WriteAsync(seed.Code.ToString(), cancel);
            await copy.WriteAsync(seed.Name, cancel);
            await copy.WriteAsync((short)seed.Kind, cancel);
            await copy.WriteAsync((short)seed.Level, cancel);
            if (seed.Parent is { } parent) await copy.WriteAsync(parent.ToString(), cancel);
            else await copy.WriteNullAsync(cancel);
            await copy.WriteAsync(seed.Path.ToString(), cancel);
            await copy.WriteAsync(seed.DivisionCode, cancel);
            await copy.WriteAsync(seed.FunctionalZone, cancel);
            await copy.WriteAsync(seed.SeparatelyPlanned, cancel);
            await copy.WriteAsync(seed.SubProvincial, cancel);
            await copy.WriteAsync(seed.Pinyin, cancel);
        }

        await copy.CompleteAsync(cancel);
    }
}
