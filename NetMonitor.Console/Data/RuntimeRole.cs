using Npgsql;

namespace NetMonitor.Console.Data;

/// <summary>
/// What the console's own role may do in its database: work with rows, and no more. Everything belongs to the owner's role, which only
/// the start uses.
/// </summary>
public static class RuntimeRole
{
    /// <summary>
    /// Tables that are only added to: the runtime role may read them and insert, nothing else, and reaches their partitions only through them. Of the
    /// journal it may not insert what is <see cref="Given"/>.
    /// </summary>
    public static readonly string[] AppendOnly =
    [
        "journal", "journal_tiles", "journal_checkpoints", "journal_cosignatures", Configurations.KeyLedgerConfiguration.Table,
        Configurations.UserRuleConfiguration.Table, Configurations.InterpretationConfiguration.Table,
    ];

    /// <summary>Columns of the journal that the database fills in: neither an entry's place in its order nor its salt is for the writer to choose.</summary>
    public static readonly string[] Given = ["id", "xid", "encoding", "salt"];

    /// <summary>
    /// Whose session it is, whether of a role that could make itself any other, and which of the given tables it could change, or make its own to
    /// change, in whatever way.
    /// </summary>
    public const string Question =
        """
        select current_user::text, (select rolsuper or rolcreaterole from pg_roles where rolname = current_user), array(
          select c.relname::text from pg_class c left join pg_inherits i on i.inhrelid = c.oid left join pg_class p on p.oid = i.inhparent
          where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace and coalesce(p.relname, c.relname) = any ($1)
            and (pg_has_role(c.relowner, 'member') or has_table_privilege(c.oid, 'update, delete, truncate')
              or has_any_column_privilege(c.oid, 'update')
              or p.relname is null and c.relname = 'journal' and exists (
                select from unnest($2) given (name) where has_column_privilege(c.oid, given.name, 'insert'))) order by 1)
        """;

    /// <summary>
    /// What each table, sequence and function of the owner's shall allow, and the grants that are missing or too many: at a later start there are
    /// none, so nothing is written.
    /// </summary>
    private const string Grants =
        """
        do $$
        declare
          runtime name := current_setting('netmonitor.runtime');
          append_only text[] := current_setting('netmonitor.append_only')::text[];
          given text[] := current_setting('netmonitor.given')::text[];
          own record;
        begin
          -- One role for everything: it owns what it works with.
          if runtime = current_user then return; end if;
          execute format('revoke create on schema public from public, %I', runtime);
          execute format('grant usage on schema public to %I', runtime);
          execute format('grant connect, temporary on database %I to %I', current_database(), runtime);
          for own in
            select name, kind, wanted, columns from (
              select c.oid::regclass as name, case c.relkind when 'S' then 'sequence' else 'table' end as kind, c.relacl as acl,
                array(select attname::text from pg_attribute where attrelid = c.oid and c.relname = 'journal' and attnum > 0 and not attisdropped
                  and attname <> all (given) order by 1) as columns,
                case when c.relispartition or c.relname = '__EFMigrationsHistory' then '{}'
                  when c.relkind = 'S' then '{USAGE}'
                  when c.relname = 'journal' then '{SELECT}'
                  when c.relname = any (append_only) then '{INSERT,SELECT}'
                  else '{DELETE,INSERT,SELECT,UPDATE}' end::text[] as wanted
              from pg_class c
              where c.relkind in ('r', 'p', 'S') and c.relnamespace = 'public'::regnamespace and pg_has_role(c.relowner, 'usage')
            ) each
            where wanted <> array(select privilege_type from aclexplode(acl) where grantee = (select oid from pg_roles where rolname = runtime) order by 1)
              or array(select name || ' INSERT' from unnest(columns) name) <> array(
                select column_of.attname || ' ' || column_grant.privilege_type from pg_attribute column_of
                cross join aclexplode(column_of.attacl) column_grant
                where column_of.attrelid = each.name and column_grant.grantee = (select oid from pg_roles where rolname = runtime) order by 1)
          loop
            -- What is granted on a column goes with what is granted on its table.
            execute format('revoke all on %s %s from %I', own.kind, own.name, runtime);
            if own.wanted <> '{}' then
              execute format('grant %s on %s %s to %I', array_to_string(own.wanted, ', '), own.kind, own.name, runtime);
            end if;
            if own.columns <> '{}' then
              execute format('grant insert (%s) on %s to %I', array_to_string(own.columns, ', '), own.name, runtime);
            end if;
          end loop;
          for own in
            select oid::regprocedure as name from pg_proc
            where pronamespace = 'public'::regnamespace and pg_has_role(proowner, 'usage') and not has_function_privilege(runtime, oid, 'execute')
          loop
            execute format('grant execute on function %s to %I', own.name, runtime);
          end loop;
        end $$
        """;

    /// <summary>Gives a role what it needs and takes what it does not, over the owner's connection. Idempotent.</summary>
    public static async Task GrantAsync(NpgsqlConnection owner, string runtime, CancellationToken cancel)
    {
        await using var transaction = await owner.BeginTransactionAsync(cancel);
        await using (var name = new NpgsqlCommand(
            "select set_config('netmonitor.runtime', $1, true), set_config('netmonitor.append_only', $2::text[]::text, true), "
                + "set_config('netmonitor.given', $3::text[]::text, true)", owner))
        {
            name.Parameters.AddWithValue(runtime);
            name.Parameters.AddWithValue(AppendOnly);
            name.Parameters.AddWithValue(Given);
            await name.ExecuteNonQueryAsync(cancel);
        }

        await using (var grant = new NpgsqlCommand(Grants, owner)) await grant.ExecuteNonQueryAsync(cancel);
        await transaction.CommitAsync(cancel);
    }
}
