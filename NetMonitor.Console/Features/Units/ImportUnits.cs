using NetMonitor.Console.Data.Reference;
using NetMonitor.Console.Journal;
using NetMonitor.Domain.Jurisdictions;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Units;
using Npgsql;

namespace NetMonitor.Console.Features.Units;

/// <summary>
/// Brings the country's tree into the database. Idempotent: a second run changes nothing, a newer data set changes what it
/// changes, and units that people added stay as they are.
/// </summary>
public sealed class ImportUnits(NpgsqlDataSource source, JournalWake wake, TimeProvider time)
{
    /// <summary>Units that were new or changed.</summary>
    public async Task<int> HandleAsync(CancellationToken cancel)
    {
        var seeds = DivisionTree.Build(DivisionFiles.Read());
        await using var connection = await source.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        // Two consoles may start on one new database.
        await new NpgsqlCommand("select pg_advisory_xact_lock(7410)", connection).ExecuteNonQueryAsync(cancel);
        await new NpgsqlCommand(
            """
            create temp table seeds (code text, name text, kind smallint, level smallint, parent_code text, path text, division_code text,
              functional_zone boolean, separately_planned boolean, sub_provincial boolean, pinyin text) on commit drop
            """, connection).ExecuteNonQueryAsync(cancel);
        await using (var copy = await connection.BeginBinaryImportAsync("copy seeds from stdin (format binary)", cancel))
        {
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

        var changed = await new NpgsqlCommand(
            """
            insert into units as u (code, name, kind, level, parent_code, path, division_code, status, origin, functional_zone, separately_planned, sub_provincial, pinyin, version)
            select code, name, kind, level, parent_code, path, division_code, 'Active', 'Imported', functional_zone, separately_planned, sub_provincial, pinyin, 1
            from seeds order by path
            on conflict (code) do update set name = excluded.name, functional_zone = excluded.functional_zone,
              separately_planned = excluded.separately_planned, sub_provincial = excluded.sub_provincial, pinyin = excluded.pinyin, version = u.version + 1
            where u.origin = 'Imported' and (u.name, u.functional_zone, u.separately_planned, u.sub_provincial, u.pinyin)
              is distinct from (excluded.name, excluded.functional_zone, excluded.separately_planned, excluded.sub_provincial, excluded.pinyin)
            """, connection).ExecuteNonQueryAsync(cancel);
        if (changed > 0)
        {
            var at = time.GetUtcNow();
            await using var entry = new NpgsqlCommand(
                """
                insert into journal (at, verb, actor, actor_path, subject_type, subject_number, subject_version, unit_code, unit_path, audience, data)
                values ($1, $2, 'system', '', 'Units', 'divisions', 0, $3, $4, '{}', json_build_object('changed', $5::int)) returning xid
                """, connection)
            {
                Parameters =
                {
                    new() { Value = at }, new() { Value = Verbs.UnitsImported }, new() { Value = UnitCode.Nation.ToString() },
                    new() { Value = UnitPath.Root(UnitCode.Nation).ToString() }, new() { Value = changed },
                },
            };
            var xid = (ulong)(await entry.ExecuteScalarAsync(cancel))!;
            await transaction.CommitAsync(cancel);
            wake.Signal(xid);
            await new NpgsqlCommand("analyze units", connection).ExecuteNonQueryAsync(cancel);
        }
        else
        {
            await transaction.CommitAsync(cancel);
        }

        return changed;
    }
}
