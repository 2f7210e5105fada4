namespace NetMonitor.Console.Data;

/// <summary>
/// What EF Core can't say of the journal: partitions by month, its order, and indexes by the unit of the account that
/// acted or that an entry is about.
/// </summary>
public static class JournalSchema
{
    /// <summary>
    /// The tree over all entries is kept in tiles (<c>TileBuilder</c>), what was signed of it as checkpoints, with the place of their last entry.
    /// An entry's transaction id is the cluster's own plus an offset: after a restore into another cluster than <c>journal_cluster</c> names only the
    /// offset is made anew (see <c>JournalOrder</c>).
    /// <c>work</c>, <c>administration</c> and <c>holder</c> say who reads it. The indexes use unit codes (a user name begins
    /// with its unit's), so that a unit which moves keeps its history.
    /// What a function's text names is bound when it is made (<c>return</c>): a text that is read when it is called would take what the caller's search
    /// path gives for <c>text</c>, and so an id of the caller's choice.
    /// Two functions act as the owner of the database for whoever may call them, within narrow limits: the console's own role makes a month's
    /// partition (whole months that lie in no archive, within ten years of the server's clock, nobody's to write to but through the journal) and counts
    /// units afresh.
    /// No row is taken that a console could not read: JSON that no text can be made of, a time beyond the calendar.
    /// </summary>
    public const string Create =
        $$"""
        create function journal_xid_offset() returns bigint language sql immutable return 0::bigint;
        create function journal_cluster() returns text language sql immutable return null::text;
        {{OrderFunctions}}
        create function make_journal_month(month date) returns void
          language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
          declare
            name text := to_char(month, '"journal_"YYYYMM');
          begin
            if month <> date_trunc('month', month) or abs(month - current_date) > 3653 then
              raise exception 'the journal has no partition for %', month using errcode = 'invalid_parameter_value';
            end if;
            if to_regclass('journal_archive.detached_months') is not null then
              if exists (select from journal_archive.detached_months known where known.month = make_journal_month.month) then
                raise exception 'the month % lies in an archive', month using errcode = 'invalid_parameter_value';
              end if;
            end if;
            perform pg_advisory_xact_lock(7415);
            if to_regclass('public.' || name) is null then
              execute format('create table public.%I partition of public.journal for values from (%L) to (%L)', name,
                to_char(month, 'YYYY-MM-DD"+00"'), to_char(month + interval '1 month', 'YYYY-MM-DD"+00"'));
            end if;
          end $$;
        create function analyze_units() returns void language sql security definer set search_path = pg_catalog, public, pg_temp as 'analyze public.units';
        revoke execute on function make_journal_month(date), analyze_units() from public;
        create table journal (
          id bigint not null,
          at timestamptz not null,
          xid xid8 not null default journal_xid(),
          verb text not null,
          actor text collate "C" not null,
          actor_path text collate "C" not null,
          subject_type text not null,
          subject_number text collate "C" not null,
          subject_version bigint not null,
          unit_code text collate "C" not null,
          unit_path text collate "C" not null,
          work text[] not null default '{}',
          work_rule json,
          administration text[] not null default '{}',
          holder text collate "C",
          data json not null,
          encoding smallint not null default 1,
          salt uuid not null default gen_random_uuid(),
          primary key (id, at),
          constraint journal_readable check (
            at >= '2000-01-01+00' and at < '10000-01-01+00' and data::jsonb is not null and (work_rule is null or work_rule::jsonb is not null))
        ) partition by range (at);
        create sequence journal_id_seq owned by journal.id;
        alter table journal alter column id set default nextval('journal_id_seq');
        create table journal_other partition of journal default;
        create index ix_journal_xid_id on journal (xid, id);
        create index ix_journal_subject on journal (subject_type, subject_number, id);
        create index ix_journal_actor_unit on journal (left(actor, 10), xid, id);
        create index ix_journal_holder_unit on journal (left(holder, 10), xid, id) where holder is not null;
        create index ix_journal_unit on journal (unit_code, xid, id);
        """ + CreateLog;

    /// <summary>Above every transaction id that this cluster gave an entry.</summary>
    internal const string XidEnd = "(pg_snapshot_xmax(pg_current_snapshot())::text::bigint + journal_xid_offset())::text::xid8";

    /// <summary>What the journal's order goes by.</summary>
    internal const string OrderFunctions =
        $"""
        create or replace function journal_xid() returns xid8 language sql volatile
          return (pg_current_xact_id()::text::bigint + journal_xid_offset())::text::xid8;
        create or replace function journal_horizon() returns xid8 language sql stable
          return (pg_snapshot_xmin(pg_current_snapshot())::text::bigint + journal_xid_offset())::text::xid8;
        create or replace function journal_xid_end() returns xid8 language sql stable
          return {XidEnd};
        """;

    /// <summary>What the log keeps of its tree: empty tables for a log that begins.</summary>
    public const string CreateLog =
        """

        create table journal_tiles (
          level smallint not null,
          index bigint not null,
          width smallint not null,
          hashes bytea not null,
          primary key (level, index, width)
        );
        alter table journal_tiles alter column hashes set storage external;
        create table journal_checkpoints (
          size bigint primary key,
          xid xid8 not null,
          entry_id bigint not null,
          at timestamptz not null,
          note text not null
        );
        create unique index ix_journal_checkpoints_position on journal_checkpoints (xid, entry_id);
        create index ix_journal_checkpoints_at on journal_checkpoints (at, size);
        create table journal_cosignatures (
          size bigint not null,
          witness text not null,
          line text not null,
          primary key (size, witness)
        );
        """;

    public const string Drop =
        """
        drop table journal_cosignatures; drop table journal_checkpoints; drop table journal_tiles;
        drop function analyze_units(); drop function make_journal_month(date); drop table journal;
        drop function journal_xid_end(); drop function journal_horizon(); drop function journal_xid(); drop function journal_xid_offset();
        drop function journal_cluster();
        """;
}
