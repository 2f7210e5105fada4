using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;
using NpgsqlTypes;

#nullable disable

namespace NetMonitor.Console.Data.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "account_uses",
                columns: table => new
                {
                    user_name = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: false, collation: "C"),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_account_uses", x => x.user_name);
                });

            migrationBuilder.CreateTable(
                name: "accounts",
                columns: table => new
                {
                    user_name = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: false, collation: "C"),
                    unit_code = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false, collation: "C"),
                    unit_path = table.Column<string>(type: "character varying(110)", maxLength: 110, nullable: false, collation: "C"),
                    name = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    staff_number = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    person = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    mobile = table.Column<string>(type: "text", nullable: false),
                    im_account = table.Column<string>(type: "text", nullable: false),
                    mobile_verified_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    im_account_verified_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    correction = table.Column<string>(type: "json", nullable: true),
                    roles = table.Column<string[]>(type: "text[]", nullable: false),
                    capabilities = table.Column<string[]>(type: "text[]", nullable: false),
                    status = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    password_hash = table.Column<string>(type: "text", nullable: false),
                    password_changed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    must_change_password = table.Column<bool>(type: "boolean", nullable: false),
                    password_at_risk = table.Column<bool>(type: "boolean", nullable: false, defaultValue: false),
                    password_reminded = table.Column<short>(type: "smallint", nullable: true),
                    duty_accepted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    security_stamp = table.Column<string>(type: "text", nullable: false),
                    initial_password_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    initial_password_used = table.Column<bool>(type: "boolean", nullable: false),
                    key_serial = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true, collation: "C"),
                    awaits_replacement = table.Column<bool>(type: "boolean", nullable: false),
                    incident = table.Column<string>(type: "character varying(17)", maxLength: 17, nullable: true, collation: "C"),
                    duty_decision = table.Column<string>(type: "text", nullable: true),
                    duty = table.Column<string>(type: "text", nullable: true),
                    ends_on = table.Column<DateOnly>(type: "date", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    enabled_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    search = table.Column<NpgsqlTsVector>(type: "tsvector", nullable: true, computedColumnSql: "array_to_tsvector(words)", stored: true),
                    words = table.Column<string[]>(type: "text[]", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_accounts", x => x.user_name);
                });

            migrationBuilder.CreateTable(
                name: "alert_entries",
                columns: table => new
                {
                    alert_id = table.Column<Guid>(type: "uuid", nullable: false),
                    entry_id = table.Column<long>(type: "bigint", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_alert_entries", x => new { x.alert_id, x.entry_id });
                });

            migrationBuilder.CreateTable(
                name: "alerts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    detector = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    settings_version = table.Column<string>(type: "text", nullable: false),
                    severity = table.Column<short>(type: "smallint", maxLength: 40, nullable: false),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    of = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    key = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    account = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: true, collation: "C"),
                    unit_code = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false, collation: "C"),
                    unit_path = table.Column<string>(type: "character varying(110)", maxLength: 110, nullable: false, collation: "C"),
                    watcher_path = table.Column<string>(type: "character varying(110)", maxLength: 110, nullable: false, collation: "C"),
                    risen_to = table.Column<string[]>(type: "text[]", nullable: false),
                    count = table.Column<long>(type: "bigint", nullable: false),
                    first = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    last = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    before = table.Column<int>(type: "integer", nullable: false),
                    raised_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    rises_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    acknowledged_by = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: true, collation: "C"),
                    acknowledged_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    acknowledged_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    resolved_by = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: true, collation: "C"),
                    resolved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    resolution = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    incident = table.Column<string>(type: "character varying(17)", maxLength: 17, nullable: true, collation: "C"),
                    seen_xid = table.Column<ulong>(type: "xid8", nullable: false),
                    seen_entry = table.Column<long>(type: "bigint", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_alerts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "approvals",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    authority = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false, collation: "C"),
                    unit_code = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false, collation: "C"),
                    operation = table.Column<string>(type: "text", nullable: false),
                    subject_type = table.Column<string>(type: "text", nullable: true),
                    subject_number = table.Column<string>(type: "text", nullable: true),
                    command = table.Column<string>(type: "json", nullable: false),
                    requested_by = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: false, collation: "C"),
                    requested_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    decided_by = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: true, collation: "C"),
                    decided_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    reason = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_approvals", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "assignments",
                columns: table => new
                {
                    task_number = table.Column<string>(type: "character varying(17)", maxLength: 17, nullable: false, collation: "C"),
                    unit_code = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false, collation: "C"),
                    unit_path = table.Column<string>(type: "character varying(110)", maxLength: 110, nullable: false, collation: "C"),
                    issuer_path = table.Column<string>(type: "character varying(110)", maxLength: 110, nullable: false, collation: "C"),
                    state = table.Column<short>(type: "smallint", maxLength: 40, nullable: false),
                    deadline = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    counted_from = table.Column<DateOnly>(type: "date", nullable: true),
                    counted_days = table.Column<int>(type: "integer", nullable: true),
                    values = table.Column<string>(type: "json", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: true),
                    extension_days = table.Column<int>(type: "integer", nullable: true),
                    extension_reason = table.Column<string>(type: "text", nullable: true),
                    extension_requested_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    dispatched_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    received_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    submitted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    accepted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    urged_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    reminded_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    overdue_told_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    left_version = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_assignments", x => new { x.task_number, x.unit_code });
                });

            migrationBuilder.CreateTable(
                name: "assistance_grants",
                columns: table => new
                {
                    unit_code = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false, collation: "C"),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    number = table.Column<string>(type: "character varying(17)", maxLength: 17, nullable: false, collation: "C"),
                    direct = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_assistance_grants", x => new { x.unit_code, x.created_at, x.number });
                });

            migrationBuilder.CreateTable(
                name: "assistance_parts",
                columns: table => new
                {
                    number = table.Column<string>(type: "character varying(17)", maxLength: 17, nullable: false, collation: "C"),
                    no = table.Column<int>(type: "integer", nullable: false),
                    leg = table.Column<int>(type: "integer", nullable: false),
                    unit_code = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false, collation: "C"),
                    unit_path = table.Column<string>(type: "character varying(110)", maxLength: 110, nullable: false, collation: "C"),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    questions = table.Column<int[]>(type: "integer[]", nullable: false),
                    note = table.Column<string>(type: "text", nullable: true),
                    answers = table.Column<string>(type: "json", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: true),
                    given_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_assistance_parts", x => new { x.number, x.no });
                });

            migrationBuilder.CreateTable(
                name: "assistance_readers",
                columns: table => new
                {
                    number = table.Column<string>(type: "character varying(17)", maxLength: 17, nullable: false, collation: "C"),
                    leg = table.Column<int>(type: "integer", nullable: false),
                    unit_code = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false, collation: "C"),
                    part = table.Column<int>(type: "integer", nullable: false),
                    unit_path = table.Column<string>(type: "character varying(110)", maxLength: 110, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_assistance_readers", x => new { x.number, x.leg, x.unit_code, x.part });
                });

            migrationBuilder.CreateTable(
                name: "assistance_receipts",
                columns: table => new
                {
                    entry_id = table.Column<long>(type: "bigint", nullable: false),
                    number = table.Column<string>(type: "character varying(17)", maxLength: 17, nullable: false, collation: "C"),
                    proof = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_assistance_receipts", x => x.entry_id);
                });

            migrationBuilder.CreateTable(
                name: "assistance_requests",
                columns: table => new
                {
                    number = table.Column<string>(type: "character varying(17)", maxLength: 17, nullable: false, collation: "C"),
                    requester_code = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false, collation: "C"),
                    requester_path = table.Column<string>(type: "character varying(110)", maxLength: 110, nullable: false, collation: "C"),
                    drafted_by = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: false, collation: "C"),
                    kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    urgency = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    case_number = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    case_key = table.Column<string>(type: "text", nullable: false),
                    @case = table.Column<string>(name: "case", type: "json", nullable: false),
                    questions = table.Column<string>(type: "json", nullable: false),
                    hand_over = table.Column<string>(type: "json", nullable: false),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    legs = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    sent_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_assistance_requests", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "assistance_rules",
                columns: table => new
                {
                    unit_code = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false, collation: "C"),
                    step_by_step = table.Column<bool>(type: "boolean", nullable: false),
                    review_replies = table.Column<bool>(type: "boolean", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_assistance_rules", x => x.unit_code);
                });

            migrationBuilder.CreateTable(
                name: "contact_codes",
                columns: table => new
                {
                    user_name = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: false, collation: "C"),
                    contact = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    address = table.Column<string>(type: "text", nullable: false),
                    code_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    sent_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    tries = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_contact_codes", x => new { x.user_name, x.contact });
                });

            migrationBuilder.CreateTable(
                name: "contents",
                columns: table => new
                {
                    sha256 = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    size = table.Column<long>(type: "bigint", nullable: false),
                    seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_contents", x => x.sha256);
                });

            migrationBuilder.CreateTable(
                name: "data_protection_keys",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    friendly_name = table.Column<string>(type: "text", nullable: true),
                    xml = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_data_protection_keys", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "detector_exceptions",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    detector = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    of = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    reason = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    unit_code = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false, collation: "C"),
                    made_by = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: false, collation: "C"),
                    from = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ended_by = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: true, collation: "C"),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    silenced = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_detector_exceptions", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "detector_memories",
                columns: table => new
                {
                    detector = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    data = table.Column<string>(type: "json", nullable: false),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    kept_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_detector_memories", x => new { x.detector, x.name });
                });

            migrationBuilder.CreateTable(
                name: "detector_settings",
                columns: table => new
                {
                    detector = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    unit_code = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false, collation: "C"),
                    version = table.Column<int>(type: "integer", nullable: false),
                    unit_path = table.Column<string>(type: "character varying(110)", maxLength: 110, nullable: false, collation: "C"),
                    from = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    figures = table.Column<string>(type: "json", nullable: false),
                    ground = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    set_by = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: false, collation: "C"),
                    set_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_detector_settings", x => new { x.detector, x.unit_code, x.version });
                });

            migrationBuilder.CreateTable(
                name: "detector_stops",
                columns: table => new
                {
                    detector = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    xid = table.Column<ulong>(type: "xid8", nullable: false),
                    entry_id = table.Column<long>(type: "bigint", nullable: false),
                    problem = table.Column<string>(type: "text", nullable: false),
                    since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    tried_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_detector_stops", x => x.detector);
                });

            migrationBuilder.CreateTable(
                name: "filings",
                columns: table => new
                {
                    number = table.Column<string>(type: "character varying(17)", maxLength: 17, nullable: false, collation: "C"),
                    unit_code = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false, collation: "C"),
                    unit_path = table.Column<string>(type: "character varying(110)", maxLength: 110, nullable: false, collation: "C"),
                    body_code = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false, collation: "C"),
                    body_name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    line_of_business = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    filed_by = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: false, collation: "C"),
                    filed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    acknowledged_by = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: true, collation: "C"),
                    acknowledged_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_filings", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "findings",
                columns: table => new
                {
                    id = table.Column<string>(type: "character varying(48)", maxLength: 48, nullable: false, collation: "C"),
                    rule = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    subject_type = table.Column<string>(type: "text", nullable: false),
                    subject_number = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    unit_code = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false, collation: "C"),
                    unit_path = table.Column<string>(type: "character varying(110)", maxLength: 110, nullable: false, collation: "C"),
                    authority_code = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false, collation: "C"),
                    authority_path = table.Column<string>(type: "character varying(110)", maxLength: 110, nullable: false, collation: "C"),
                    facts = table.Column<string>(type: "jsonb", nullable: false),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    first_found_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    first_inspection = table.Column<string>(type: "character varying(17)", maxLength: 17, nullable: false, collation: "C"),
                    last_found_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    last_inspection = table.Column<string>(type: "character varying(17)", maxLength: 17, nullable: false, collation: "C"),
                    opened_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    clock_from = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    assignee = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: true, collation: "C"),
                    reason = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    step_by = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: true, collation: "C"),
                    step_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    accepted_until = table.Column<DateOnly>(type: "date", nullable: true),
                    raised_path = table.Column<string>(type: "character varying(110)", maxLength: 110, nullable: true, collation: "C"),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_findings", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "form_drafts",
                columns: table => new
                {
                    user_name = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: false, collation: "C"),
                    place = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    content = table.Column<string>(type: "text", nullable: false),
                    saved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_form_drafts", x => new { x.user_name, x.place });
                });

            migrationBuilder.CreateTable(
                name: "help_requests",
                columns: table => new
                {
                    number = table.Column<string>(type: "character varying(17)", maxLength: 17, nullable: false, collation: "C"),
                    unit_code = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false, collation: "C"),
                    unit_path = table.Column<string>(type: "character varying(110)", maxLength: 110, nullable: false, collation: "C"),
                    center_code = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false, collation: "C"),
                    center_path = table.Column<string>(type: "character varying(110)", maxLength: 110, nullable: false, collation: "C"),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    owner = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: true, collation: "C"),
                    asked_by = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: false, collation: "C"),
                    asked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    messages = table.Column<string>(type: "json", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_help_requests", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "holiday_notices",
                columns: table => new
                {
                    year = table.Column<int>(type: "integer", nullable: false),
                    notice = table.Column<string>(type: "json", nullable: false),
                    imported_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_holiday_notices", x => x.year);
                });

            migrationBuilder.CreateTable(
                name: "idempotency_answers",
                columns: table => new
                {
                    user_name = table.Column<string>(type: "text", nullable: false),
                    route = table.Column<string>(type: "text", nullable: false),
                    key = table.Column<string>(type: "text", nullable: false),
                    body_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    status = table.Column<int>(type: "integer", nullable: false),
                    answer = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_idempotency_answers", x => new { x.user_name, x.route, x.key });
                });

            migrationBuilder.CreateTable(
                name: "incidents",
                columns: table => new
                {
                    number = table.Column<string>(type: "character varying(17)", maxLength: 17, nullable: false, collation: "C"),
                    kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    user_name = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: true, collation: "C"),
                    unit_code = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false, collation: "C"),
                    unit_path = table.Column<string>(type: "character varying(110)", maxLength: 110, nullable: false, collation: "C"),
                    handler_code = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false, collation: "C"),
                    handler_path = table.Column<string>(type: "character varying(110)", maxLength: 110, nullable: false, collation: "C"),
                    leader_code = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: true, collation: "C"),
                    leader_path = table.Column<string>(type: "character varying(110)", maxLength: 110, nullable: true, collation: "C"),
                    barred = table.Column<string[]>(type: "text[]", nullable: false),
                    suspected_from = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    report = table.Column<string>(type: "text", nullable: false),
                    sessions = table.Column<string>(type: "json", nullable: false),
                    opened_by = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: false, collation: "C"),
                    opened_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    analysis = table.Column<string>(type: "json", nullable: true),
                    decision = table.Column<string>(type: "json", nullable: true),
                    measures = table.Column<string>(type: "json", nullable: false),
                    classification = table.Column<string>(type: "json", nullable: true),
                    statutory = table.Column<string>(type: "json", nullable: true),
                    personal_data = table.Column<bool>(type: "boolean", nullable: false),
                    notices = table.Column<string>(type: "json", nullable: true),
                    accident = table.Column<bool>(type: "boolean", nullable: false),
                    accountability = table.Column<string>(type: "json", nullable: false),
                    reports = table.Column<string>(type: "json", nullable: false),
                    steps = table.Column<string>(type: "json", nullable: false),
                    closed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_incidents", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "inspection_results",
                columns: table => new
                {
                    number = table.Column<string>(type: "character varying(17)", maxLength: 17, nullable: false, collation: "C"),
                    authority_code = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false, collation: "C"),
                    rule = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    authority_path = table.Column<string>(type: "character varying(110)", maxLength: 110, nullable: false, collation: "C"),
                    found = table.Column<int>(type: "integer", nullable: false),
                    opened = table.Column<int>(type: "integer", nullable: false),
                    came_back = table.Column<int>(type: "integer", nullable: false),
                    gone = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_inspection_results", x => new { x.number, x.authority_code, x.rule });
                });

            migrationBuilder.CreateTable(
                name: "inspections",
                columns: table => new
                {
                    number = table.Column<string>(type: "character varying(17)", maxLength: 17, nullable: false, collation: "C"),
                    unit_code = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false, collation: "C"),
                    unit_path = table.Column<string>(type: "character varying(110)", maxLength: 110, nullable: false, collation: "C"),
                    with_all_below = table.Column<bool>(type: "boolean", nullable: false),
                    period = table.Column<string>(type: "character varying(7)", maxLength: 7, nullable: true, collation: "C"),
                    ordered_by = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: true, collation: "C"),
                    reason = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_inspections", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "installation_settings",
                columns: table => new
                {
                    name = table.Column<string>(type: "text", nullable: false),
                    value = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_installation_settings", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "interpretations",
                columns: table => new
                {
                    rule = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false, collation: "C"),
                    version = table.Column<int>(type: "integer", nullable: false),
                    document = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    date = table.Column<DateOnly>(type: "date", nullable: false),
                    text = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false),
                    recorded_by = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: false, collation: "C"),
                    recorded_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_interpretations", x => new { x.rule, x.version });
                });

            migrationBuilder.CreateTable(
                name: "key_applications",
                columns: table => new
                {
                    number = table.Column<string>(type: "character varying(17)", maxLength: 17, nullable: false, collation: "C"),
                    unit_code = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false, collation: "C"),
                    quantity = table.Column<int>(type: "integer", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: false),
                    replaces = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true, collation: "C"),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    approved = table.Column<int>(type: "integer", nullable: true),
                    applied_by = table.Column<string>(type: "text", nullable: false),
                    applied_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    decided_by = table.Column<string>(type: "text", nullable: true),
                    decided_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_key_applications", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "key_ledger",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    unit_code = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false, collation: "C"),
                    entry = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    serial = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true, collation: "C"),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    quantity = table.Column<int>(type: "integer", nullable: true),
                    stock = table.Column<short>(type: "smallint", nullable: false),
                    movement = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    account = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: true, collation: "C"),
                    from = table.Column<string>(type: "text", nullable: true),
                    to = table.Column<string>(type: "text", nullable: true),
                    handler = table.Column<string>(type: "text", nullable: false),
                    receiver = table.Column<string>(type: "text", nullable: true),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: true),
                    voucher = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_key_ledger", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "notice_readers",
                columns: table => new
                {
                    user_name = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: false, collation: "C"),
                    read_until = table.Column<long>(type: "bigint", nullable: false),
                    quiet_from = table.Column<TimeOnly>(type: "time without time zone", nullable: false),
                    quiet_until = table.Column<TimeOnly>(type: "time without time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_notice_readers", x => x.user_name);
                });

            migrationBuilder.CreateTable(
                name: "notice_reads",
                columns: table => new
                {
                    user_name = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: false, collation: "C"),
                    notice_id = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_notice_reads", x => new { x.user_name, x.notice_id });
                });

            migrationBuilder.CreateTable(
                name: "notices",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    unit_code = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false, collation: "C"),
                    side = table.Column<short>(type: "smallint", maxLength: 40, nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    actor = table.Column<string>(type: "text", nullable: false),
                    subject_type = table.Column<string>(type: "text", nullable: false),
                    subject_number = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    task_number = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    title = table.Column<string>(type: "text", nullable: false),
                    holder = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: true, collation: "C"),
                    urgent = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_notices", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "number_sequences",
                columns: table => new
                {
                    kind = table.Column<string>(type: "text", nullable: false),
                    division = table.Column<string>(type: "text", nullable: false),
                    year = table.Column<int>(type: "integer", nullable: false),
                    last = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_number_sequences", x => new { x.kind, x.division, x.year });
                });

            migrationBuilder.CreateTable(
                name: "outgoing_texts",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    channel = table.Column<string>(type: "text", nullable: false),
                    recipient = table.Column<string>(type: "text", nullable: false),
                    text = table.Column<string>(type: "text", nullable: false),
                    @sealed = table.Column<bool>(name: "sealed", type: "boolean", nullable: false, defaultValue: false),
                    until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, defaultValueSql: "now() + interval '1 day'"),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    attempts = table.Column<int>(type: "integer", nullable: false, defaultValue: 0),
                    delivered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    dead_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    problem = table.Column<string>(type: "text", nullable: true),
                    alert_id = table.Column<Guid>(type: "uuid", nullable: true),
                    merged = table.Column<int>(type: "integer", nullable: false, defaultValue: 0)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_outgoing_texts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "prepared_questions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    unit_code = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false, collation: "C"),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    cause = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    questions = table.Column<string>(type: "json", nullable: false),
                    kept_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    question_count = table.Column<int>(type: "integer", nullable: false, computedColumnSql: "json_array_length(questions)", stored: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_prepared_questions", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "progress",
                columns: table => new
                {
                    task_number = table.Column<string>(type: "character varying(17)", maxLength: 17, nullable: false, collation: "C"),
                    unit_code = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false, collation: "C"),
                    deadline = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    slot = table.Column<short>(type: "smallint", nullable: false),
                    amount = table.Column<decimal>(type: "numeric", nullable: false),
                    ended = table.Column<bool>(type: "boolean", nullable: false, defaultValue: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_progress", x => new { x.task_number, x.unit_code, x.deadline, x.slot });
                });

            migrationBuilder.CreateTable(
                name: "progress_days",
                columns: table => new
                {
                    task_number = table.Column<string>(type: "character varying(17)", maxLength: 17, nullable: false, collation: "C"),
                    unit_code = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false, collation: "C"),
                    slot = table.Column<short>(type: "smallint", nullable: false),
                    day = table.Column<DateOnly>(type: "date", nullable: false),
                    deadline = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    amount = table.Column<decimal>(type: "numeric", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_progress_days", x => new { x.task_number, x.unit_code, x.slot, x.day, x.deadline });
                });

            migrationBuilder.CreateTable(
                name: "progress_deltas",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    task_number = table.Column<string>(type: "character varying(17)", maxLength: 17, nullable: false, collation: "C"),
                    unit_path = table.Column<string>(type: "character varying(110)", maxLength: 110, nullable: false, collation: "C"),
                    day = table.Column<DateOnly>(type: "date", nullable: false),
                    deadline = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    slot = table.Column<short>(type: "smallint", nullable: false),
                    amount = table.Column<decimal>(type: "numeric", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_progress_deltas", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "reader_cursors",
                columns: table => new
                {
                    reader = table.Column<string>(type: "text", nullable: false),
                    xid = table.Column<ulong>(type: "xid8", nullable: false),
                    entry_id = table.Column<long>(type: "bigint", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reader_cursors", x => x.reader);
                });

            migrationBuilder.CreateTable(
                name: "refusal_counts",
                columns: table => new
                {
                    user_name = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: false, collation: "C"),
                    route = table.Column<string>(type: "text", nullable: false),
                    code = table.Column<string>(type: "text", nullable: false),
                    hour = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    count = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_refusal_counts", x => new { x.user_name, x.route, x.code, x.hour });
                });

            migrationBuilder.CreateTable(
                name: "registration_forms",
                columns: table => new
                {
                    number = table.Column<string>(type: "character varying(17)", maxLength: 17, nullable: false, collation: "C"),
                    unit_code = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false, collation: "C"),
                    unit_path = table.Column<string>(type: "character varying(110)", maxLength: 110, nullable: false, collation: "C"),
                    content = table.Column<string>(type: "json", nullable: false),
                    person = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    user_name = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: true, collation: "C"),
                    on_paper = table.Column<bool>(type: "boolean", nullable: false),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    submitted_by = table.Column<string>(type: "text", nullable: false),
                    submitted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    registered_by = table.Column<string>(type: "text", nullable: true),
                    registered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    exception = table.Column<string>(type: "text", nullable: true),
                    used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_registration_forms", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "saved_views",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    user_name = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: false, collation: "C"),
                    page = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    name = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    query = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    shared_with = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: true, collation: "C"),
                    saved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_saved_views", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "security_keys",
                columns: table => new
                {
                    serial = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    algorithm = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    protected_secret = table.Column<string>(type: "text", nullable: false),
                    digits = table.Column<int>(type: "integer", nullable: false),
                    period_seconds = table.Column<int>(type: "integer", nullable: false),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    unit_code = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false, collation: "C"),
                    application = table.Column<string>(type: "text", nullable: true),
                    issued_for = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: true, collation: "C"),
                    bound_to = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: true, collation: "C"),
                    last_step = table.Column<long>(type: "bigint", nullable: false),
                    drift = table.Column<int>(type: "integer", nullable: false),
                    enrolled_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    credential_id = table.Column<byte[]>(type: "bytea", nullable: true),
                    public_key = table.Column<byte[]>(type: "bytea", nullable: true),
                    user_handle = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true, collation: "C"),
                    sign_count = table.Column<long>(type: "bigint", nullable: true),
                    transports = table.Column<string[]>(type: "text[]", nullable: true),
                    model = table.Column<Guid>(type: "uuid", nullable: true),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_security_keys", x => x.serial);
                });

            migrationBuilder.CreateTable(
                name: "sessions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    user_name = table.Column<string>(type: "text", nullable: false),
                    kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    token_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    security_stamp = table.Column<string>(type: "text", nullable: false),
                    network = table.Column<string>(type: "text", nullable: false),
                    moved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    device = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    confirmed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    provisional = table.Column<bool>(type: "boolean", nullable: false, defaultValue: false),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    end_reason = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sessions", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "setting_versions",
                columns: table => new
                {
                    name = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    value = table.Column<int>(type: "integer", nullable: false),
                    from = table.Column<DateOnly>(type: "date", nullable: false),
                    ground = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    set_by = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: false, collation: "C"),
                    set_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    withdrawn_by = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: true, collation: "C"),
                    withdrawn_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_setting_versions", x => new { x.name, x.version });
                });

            migrationBuilder.CreateTable(
                name: "sign_in_codes",
                columns: table => new
                {
                    user_name = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: false, collation: "C"),
                    code_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    tries = table.Column<int>(type: "integer", nullable: false),
                    used = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sign_in_codes", x => x.user_name);
                });

            migrationBuilder.CreateTable(
                name: "sign_in_policies",
                columns: table => new
                {
                    id = table.Column<short>(type: "smallint", nullable: false),
                    provisional = table.Column<string>(type: "json", nullable: true),
                    acceptance = table.Column<string>(type: "json", nullable: true),
                    networks_in_formal_mode = table.Column<bool>(type: "boolean", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sign_in_policies", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "sign_in_throttles",
                columns: table => new
                {
                    subject = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false, collation: "C"),
                    level = table.Column<double>(type: "double precision", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sign_in_throttles", x => x.subject);
                });

            migrationBuilder.CreateTable(
                name: "task_grants",
                columns: table => new
                {
                    unit_code = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false, collation: "C"),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    task_number = table.Column<string>(type: "character varying(17)", maxLength: 17, nullable: false, collation: "C"),
                    direct = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_task_grants", x => new { x.unit_code, x.created_at, x.task_number });
                });

            migrationBuilder.CreateTable(
                name: "tasks",
                columns: table => new
                {
                    number = table.Column<string>(type: "character varying(17)", maxLength: 17, nullable: false, collation: "C"),
                    issuer_code = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false, collation: "C"),
                    issuer_path = table.Column<string>(type: "character varying(110)", maxLength: 110, nullable: false, collation: "C"),
                    author = table.Column<string>(type: "text", nullable: false),
                    title = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    line_of_business = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    instruction = table.Column<string>(type: "text", nullable: false),
                    requirement = table.Column<string>(type: "text", nullable: false),
                    priority = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    recipients = table.Column<string>(type: "json", nullable: false),
                    deadline = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    working_days = table.Column<int>(type: "integer", nullable: true),
                    form = table.Column<string>(type: "json", nullable: false),
                    state = table.Column<short>(type: "smallint", maxLength: 40, nullable: false),
                    parent_task = table.Column<string>(type: "text", nullable: true),
                    parent_unit = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: true, collation: "C"),
                    total = table.Column<int>(type: "integer", nullable: false),
                    summary = table.Column<string>(type: "text", nullable: true),
                    reason = table.Column<string>(type: "text", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    dispatched_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    initials = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, defaultValue: "")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_tasks", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "throttled_tries",
                columns: table => new
                {
                    network = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false, collation: "C"),
                    minute = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    count = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_throttled_tries", x => new { x.network, x.minute });
                });

            migrationBuilder.CreateTable(
                name: "unit_duties",
                columns: table => new
                {
                    unit_code = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false, collation: "C"),
                    accounts = table.Column<string[]>(type: "text[]", nullable: false),
                    set_by = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: false, collation: "C"),
                    set_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_unit_duties", x => x.unit_code);
                });

            migrationBuilder.CreateTable(
                name: "unit_networks",
                columns: table => new
                {
                    unit_code = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false, collation: "C"),
                    networks = table.Column<string[]>(type: "text[]", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_unit_networks", x => x.unit_code);
                });

            migrationBuilder.CreateTable(
                name: "units",
                columns: table => new
                {
                    code = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false, collation: "C"),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    kind = table.Column<short>(type: "smallint", maxLength: 40, nullable: false),
                    level = table.Column<short>(type: "smallint", maxLength: 40, nullable: false),
                    parent_code = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: true, collation: "C"),
                    path = table.Column<string>(type: "character varying(110)", maxLength: 110, nullable: false, collation: "C"),
                    division_code = table.Column<string>(type: "character varying(6)", maxLength: 6, nullable: false, collation: "C"),
                    line_of_business = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    status = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    merged_into = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: true, collation: "C"),
                    origin = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    functional_zone = table.Column<bool>(type: "boolean", nullable: false),
                    separately_planned = table.Column<bool>(type: "boolean", nullable: false),
                    sub_provincial = table.Column<bool>(type: "boolean", nullable: false),
                    pinyin = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false, collation: "C"),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_units", x => x.code);
                });

            migrationBuilder.CreateTable(
                name: "uploads",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    user_name = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: false, collation: "C"),
                    name = table.Column<string>(type: "text", nullable: false),
                    size = table.Column<long>(type: "bigint", nullable: false),
                    sha256 = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true, collation: "C"),
                    taking = table.Column<string>(type: "json", nullable: false),
                    received = table.Column<long>(type: "bigint", nullable: false),
                    evidence_id = table.Column<Guid>(type: "uuid", nullable: true),
                    until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_uploads", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "used_challenges",
                columns: table => new
                {
                    hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_used_challenges", x => x.hash);
                });

            migrationBuilder.CreateTable(
                name: "user_rules",
                columns: table => new
                {
                    unit_code = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false, collation: "C"),
                    version = table.Column<int>(type: "integer", nullable: false),
                    text = table.Column<string>(type: "character varying(20000)", maxLength: 20000, nullable: false),
                    limits = table.Column<string>(type: "jsonb", nullable: false),
                    set_by = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: false, collation: "C"),
                    set_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_user_rules", x => new { x.unit_code, x.version });
                });

            migrationBuilder.CreateTable(
                name: "wrong_codes",
                columns: table => new
                {
                    subject = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    count = table.Column<int>(type: "integer", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_wrong_codes", x => x.subject);
                });

            migrationBuilder.CreateTable(
                name: "assistance_legs",
                columns: table => new
                {
                    number = table.Column<string>(type: "character varying(17)", maxLength: 17, nullable: false, collation: "C"),
                    no = table.Column<int>(type: "integer", nullable: false),
                    unit_code = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false, collation: "C"),
                    unit_path = table.Column<string>(type: "character varying(110)", maxLength: 110, nullable: false, collation: "C"),
                    duty = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    lead = table.Column<bool>(type: "boolean", nullable: false),
                    shop = table.Column<string>(type: "text", nullable: true),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    holder_path = table.Column<string>(type: "character varying(110)", maxLength: 110, nullable: false, collation: "C"),
                    held_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    hops = table.Column<string>(type: "json", nullable: false),
                    superior = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false, collation: "C"),
                    hop_due_on = table.Column<DateOnly>(type: "date", nullable: true),
                    hop_counted_from = table.Column<DateOnly>(type: "date", nullable: true),
                    hop_counted_days = table.Column<int>(type: "integer", nullable: true),
                    delivered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    received_on = table.Column<DateOnly>(type: "date", nullable: true),
                    answer_days = table.Column<int>(type: "integer", nullable: true),
                    answered_in_time = table.Column<bool>(type: "boolean", nullable: true),
                    first_accepted_on = table.Column<DateOnly>(type: "date", nullable: true),
                    accepted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    replied_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    counted_from = table.Column<DateOnly>(type: "date", nullable: true),
                    counted_days = table.Column<int>(type: "integer", nullable: true),
                    due_on = table.Column<DateOnly>(type: "date", nullable: true),
                    extensions = table.Column<int>(type: "integer", nullable: false),
                    waited_days = table.Column<int>(type: "integer", nullable: false),
                    excluded_days = table.Column<int>(type: "integer", nullable: false),
                    waiting_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    consult_until = table.Column<DateOnly>(type: "date", nullable: true),
                    is_designated = table.Column<bool>(type: "boolean", nullable: false),
                    was_objected = table.Column<bool>(type: "boolean", nullable: false),
                    was_disputed = table.Column<bool>(type: "boolean", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: true),
                    note = table.Column<string>(type: "text", nullable: true),
                    reason_code = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    answers = table.Column<string>(type: "json", nullable: false),
                    pending_answers = table.Column<string>(type: "json", nullable: false),
                    pending_final = table.Column<bool>(type: "boolean", nullable: false),
                    pending_text = table.Column<string>(type: "text", nullable: true),
                    pending_by = table.Column<string>(type: "text", nullable: true),
                    exchanges = table.Column<string>(type: "json", nullable: false),
                    asked_again = table.Column<bool>(type: "boolean", nullable: false),
                    timeliness = table.Column<int>(type: "integer", nullable: true),
                    sufficiency = table.Column<int>(type: "integer", nullable: true),
                    half_on = table.Column<DateOnly>(type: "date", nullable: true),
                    told = table.Column<int>(type: "integer", maxLength: 40, nullable: false),
                    hop_told = table.Column<int>(type: "integer", maxLength: 40, nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_assistance_legs", x => new { x.number, x.no });
                    table.ForeignKey(
                        name: "fk_assistance_legs_assistance_requests_number",
                        column: x => x.number,
                        principalTable: "assistance_requests",
                        principalColumn: "number",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "attachments",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    subject_type = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    subject_number = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    subject_version = table.Column<long>(type: "bigint", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    content_type = table.Column<string>(type: "text", nullable: false),
                    size = table.Column<long>(type: "bigint", nullable: false),
                    sha256 = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    uploaded_by = table.Column<string>(type: "text", nullable: false),
                    uploaded_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_attachments", x => x.id);
                    table.ForeignKey(
                        name: "fk_attachments_contents_sha256",
                        column: x => x.sha256,
                        principalTable: "contents",
                        principalColumn: "sha256",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "evidence",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    sha256 = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    size = table.Column<long>(type: "bigint", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    content_type = table.Column<string>(type: "text", nullable: false),
                    unit_code = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false, collation: "C"),
                    taking = table.Column<string>(type: "json", nullable: false),
                    uploaded_by = table.Column<string>(type: "text", nullable: false),
                    uploaded_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    openings = table.Column<int>(type: "integer", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_evidence", x => x.id);
                    table.ForeignKey(
                        name: "fk_evidence_contents_sha256",
                        column: x => x.sha256,
                        principalTable: "contents",
                        principalColumn: "sha256",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "incident_contractors",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    incident = table.Column<string>(type: "character varying(17)", maxLength: 17, nullable: false, collation: "C"),
                    user_name = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: false, collation: "C"),
                    subjects = table.Column<string>(type: "json", nullable: false),
                    spans = table.Column<string>(type: "json", nullable: false),
                    purpose = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    granted_by = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: false, collation: "C"),
                    granted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    renewals = table.Column<string>(type: "json", nullable: false),
                    ended_by = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: true, collation: "C"),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_incident_contractors", x => x.id);
                    table.ForeignKey(
                        name: "fk_incident_contractors_incidents_incident",
                        column: x => x.incident,
                        principalTable: "incidents",
                        principalColumn: "number",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "incident_lines",
                columns: table => new
                {
                    incident = table.Column<string>(type: "character varying(17)", maxLength: 17, nullable: false, collation: "C"),
                    entry_id = table.Column<long>(type: "bigint", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    verb = table.Column<string>(type: "text", nullable: false),
                    actor = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    subject_type = table.Column<string>(type: "text", nullable: false),
                    subject_number = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    subject_version = table.Column<long>(type: "bigint", nullable: false),
                    origin = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    mark = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    reason = table.Column<string>(type: "text", nullable: true),
                    marked_by = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: false, collation: "C"),
                    marked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    verdict = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    ground = table.Column<string>(type: "text", nullable: true),
                    staged = table.Column<bool>(type: "boolean", nullable: false, defaultValue: false),
                    seen_version = table.Column<long>(type: "bigint", nullable: true),
                    decided_by = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: true, collation: "C"),
                    decided_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    undone_by = table.Column<string>(type: "text", nullable: true),
                    lifted_by = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: true, collation: "C"),
                    lifted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    lifted_because = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_incident_lines", x => new { x.incident, x.entry_id });
                    table.ForeignKey(
                        name: "fk_incident_lines_incidents_incident",
                        column: x => x.incident,
                        principalTable: "incidents",
                        principalColumn: "number",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "upload_parts",
                columns: table => new
                {
                    upload_id = table.Column<Guid>(type: "uuid", nullable: false),
                    start = table.Column<long>(type: "bigint", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_upload_parts", x => new { x.upload_id, x.start });
                    table.ForeignKey(
                        name: "fk_upload_parts_uploads_upload_id",
                        column: x => x.upload_id,
                        principalTable: "uploads",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "evidence_uses",
                columns: table => new
                {
                    evidence_id = table.Column<Guid>(type: "uuid", nullable: false),
                    subject_type = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, collation: "C"),
                    subject_number = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    part = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    added_by_unit = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false, collation: "C"),
                    added_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_evidence_uses", x => new { x.subject_type, x.subject_number, x.evidence_id, x.part });
                    table.ForeignKey(
                        name: "fk_evidence_uses_evidence_evidence_id",
                        column: x => x.evidence_id,
                        principalTable: "evidence",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_accounts_correction",
                table: "accounts",
                column: "user_name",
                filter: "correction is not null");

            migrationBuilder.CreateIndex(
                name: "ix_accounts_person",
                table: "accounts",
                column: "person");

            migrationBuilder.CreateIndex(
                name: "ix_accounts_search",
                table: "accounts",
                column: "search")
                .Annotation("Npgsql:IndexMethod", "gin");

            migrationBuilder.CreateIndex(
                name: "ix_accounts_unit_code",
                table: "accounts",
                column: "unit_code");

            migrationBuilder.CreateIndex(
                name: "ix_accounts_unit_path_user_name",
                table: "accounts",
                columns: new[] { "unit_path", "user_name" });

            migrationBuilder.CreateIndex(
                name: "ix_alert_entries_alert_id_at_entry_id",
                table: "alert_entries",
                columns: new[] { "alert_id", "at", "entry_id" });

            migrationBuilder.CreateIndex(
                name: "ix_alerts_acknowledged_until",
                table: "alerts",
                column: "acknowledged_until",
                filter: "acknowledged_until is not null");

            migrationBuilder.CreateIndex(
                name: "ix_alerts_detector_key",
                table: "alerts",
                columns: new[] { "detector", "key" });

            migrationBuilder.CreateIndex(
                name: "ix_alerts_incident",
                table: "alerts",
                column: "incident",
                filter: "incident is not null");

            migrationBuilder.CreateIndex(
                name: "ix_alerts_risen_to",
                table: "alerts",
                column: "risen_to")
                .Annotation("Npgsql:IndexMethod", "gin");

            migrationBuilder.CreateIndex(
                name: "ix_alerts_rises_at",
                table: "alerts",
                column: "rises_at",
                filter: "rises_at is not null");

            migrationBuilder.CreateIndex(
                name: "ix_alerts_unit_path_raised_at",
                table: "alerts",
                columns: new[] { "unit_path", "raised_at" });

            migrationBuilder.CreateIndex(
                name: "ix_alerts_watcher_path_raised_at",
                table: "alerts",
                columns: new[] { "watcher_path", "raised_at" });

            migrationBuilder.CreateIndex(
                name: "ix_approvals_authority_requested_at_id",
                table: "approvals",
                columns: new[] { "authority", "requested_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_assignments_deadline",
                table: "assignments",
                column: "deadline",
                filter: "state in (0, 1, 2, 4) and overdue_told_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_assignments_issuer_path",
                table: "assignments",
                column: "issuer_path",
                filter: "extension_requested_at is not null");

            migrationBuilder.CreateIndex(
                name: "ix_assignments_task_number",
                table: "assignments",
                column: "task_number",
                filter: "counted_from is not null");

            migrationBuilder.CreateIndex(
                name: "ix_assignments_task_number_unit_path",
                table: "assignments",
                columns: new[] { "task_number", "unit_path" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_assignments_task_number_updated_at_unit_path",
                table: "assignments",
                columns: new[] { "task_number", "updated_at", "unit_path" },
                filter: "state = 3 or (extension_requested_at is not null and state in (0, 1, 4))");

            migrationBuilder.CreateIndex(
                name: "ix_assignments_unit_path_deadline_task_number",
                table: "assignments",
                columns: new[] { "unit_path", "deadline", "task_number" });

            migrationBuilder.CreateIndex(
                name: "ix_assistance_legs_due_on",
                table: "assistance_legs",
                column: "due_on",
                filter: "state in ('Delivered', 'Accepted', 'AwaitingRequester', 'PartlyReplied', 'ReplyReview', 'Disputed', 'Designated')");

            migrationBuilder.CreateIndex(
                name: "ix_assistance_legs_holder_path_hop_due_on_number_no",
                table: "assistance_legs",
                columns: new[] { "holder_path", "hop_due_on", "number", "no" },
                filter: "state in ('Routing', 'Objected')");

            migrationBuilder.CreateIndex(
                name: "ix_assistance_legs_hop_due_on",
                table: "assistance_legs",
                column: "hop_due_on",
                filter: "state in ('Routing', 'Objected')");

            migrationBuilder.CreateIndex(
                name: "ix_assistance_legs_received_on_number_no",
                table: "assistance_legs",
                columns: new[] { "received_on", "number", "no" },
                filter: "received_on is not null");

            migrationBuilder.CreateIndex(
                name: "ix_assistance_legs_unit_path_due_on_number_no",
                table: "assistance_legs",
                columns: new[] { "unit_path", "due_on", "number", "no" },
                filter: "state in ('Delivered', 'Accepted', 'AwaitingRequester', 'PartlyReplied', 'ReplyReview', 'Disputed', 'Designated')");

            migrationBuilder.CreateIndex(
                name: "ix_assistance_legs_unit_path_ended_at",
                table: "assistance_legs",
                columns: new[] { "unit_path", "ended_at" },
                filter: "timeliness is not null");

            migrationBuilder.CreateIndex(
                name: "ix_assistance_legs_unit_path_received_on",
                table: "assistance_legs",
                columns: new[] { "unit_path", "received_on" },
                filter: "received_on is not null");

            migrationBuilder.CreateIndex(
                name: "ix_assistance_parts_unit_path_given_at_number",
                table: "assistance_parts",
                columns: new[] { "unit_path", "given_at", "number" });

            migrationBuilder.CreateIndex(
                name: "ix_assistance_readers_unit_path",
                table: "assistance_readers",
                column: "unit_path");

            migrationBuilder.CreateIndex(
                name: "ix_assistance_receipts_number",
                table: "assistance_receipts",
                column: "number");

            migrationBuilder.CreateIndex(
                name: "ix_assistance_requests_case_key",
                table: "assistance_requests",
                column: "case_key",
                filter: "kind = 'Transfer'");

            migrationBuilder.CreateIndex(
                name: "ix_assistance_requests_requester_path_created_at_number",
                table: "assistance_requests",
                columns: new[] { "requester_path", "created_at", "number" });

            migrationBuilder.CreateIndex(
                name: "ix_attachments_sha256",
                table: "attachments",
                column: "sha256");

            migrationBuilder.CreateIndex(
                name: "ix_attachments_subject_number_subject_type",
                table: "attachments",
                columns: new[] { "subject_number", "subject_type" });

            migrationBuilder.CreateIndex(
                name: "ix_contents_seen_at",
                table: "contents",
                column: "seen_at");

            migrationBuilder.CreateIndex(
                name: "ix_detector_exceptions_detector_of",
                table: "detector_exceptions",
                columns: new[] { "detector", "of" });

            migrationBuilder.CreateIndex(
                name: "ix_detector_memories_due_at",
                table: "detector_memories",
                column: "due_at",
                filter: "due_at is not null");

            migrationBuilder.CreateIndex(
                name: "ix_detector_memories_kept_until",
                table: "detector_memories",
                column: "kept_until");

            migrationBuilder.CreateIndex(
                name: "ix_evidence_sha256",
                table: "evidence",
                column: "sha256");

            migrationBuilder.CreateIndex(
                name: "ix_evidence_unit_code",
                table: "evidence",
                column: "unit_code");

            migrationBuilder.CreateIndex(
                name: "ix_evidence_uploaded_at",
                table: "evidence",
                column: "uploaded_at");

            migrationBuilder.CreateIndex(
                name: "ix_evidence_uses_evidence_id",
                table: "evidence_uses",
                column: "evidence_id");

            migrationBuilder.CreateIndex(
                name: "ix_filings_filed_at_number",
                table: "filings",
                columns: new[] { "filed_at", "number" });

            migrationBuilder.CreateIndex(
                name: "ix_findings_accepted_until",
                table: "findings",
                column: "accepted_until",
                filter: "state = 'Accepted'");

            migrationBuilder.CreateIndex(
                name: "ix_findings_authority_path_opened_at_id",
                table: "findings",
                columns: new[] { "authority_path", "opened_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_findings_clock_from",
                table: "findings",
                column: "clock_from",
                filter: "state in ('Open', 'Assigned')");

            migrationBuilder.CreateIndex(
                name: "ix_findings_opened_at_id",
                table: "findings",
                columns: new[] { "opened_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_findings_raised_path",
                table: "findings",
                column: "raised_path",
                filter: "raised_path is not null");

            migrationBuilder.CreateIndex(
                name: "ix_findings_unit_path",
                table: "findings",
                column: "unit_path");

            migrationBuilder.CreateIndex(
                name: "ix_form_drafts_saved_at",
                table: "form_drafts",
                column: "saved_at");

            migrationBuilder.CreateIndex(
                name: "ix_help_requests_asked_by_asked_at",
                table: "help_requests",
                columns: new[] { "asked_by", "asked_at" });

            migrationBuilder.CreateIndex(
                name: "ix_help_requests_center_path_asked_at_number",
                table: "help_requests",
                columns: new[] { "center_path", "asked_at", "number" });

            migrationBuilder.CreateIndex(
                name: "ix_idempotency_answers_created_at",
                table: "idempotency_answers",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "ix_incident_contractors_incident",
                table: "incident_contractors",
                column: "incident");

            migrationBuilder.CreateIndex(
                name: "ix_incident_contractors_user_name_granted_at",
                table: "incident_contractors",
                columns: new[] { "user_name", "granted_at" });

            migrationBuilder.CreateIndex(
                name: "ix_incidents_handler_code_opened_at_number",
                table: "incidents",
                columns: new[] { "handler_code", "opened_at", "number" });

            migrationBuilder.CreateIndex(
                name: "ix_incidents_leader_code",
                table: "incidents",
                column: "leader_code",
                filter: "leader_code is not null");

            migrationBuilder.CreateIndex(
                name: "ix_incidents_unit_path_opened_at",
                table: "incidents",
                columns: new[] { "unit_path", "opened_at" });

            migrationBuilder.CreateIndex(
                name: "ix_inspection_results_authority_path_number",
                table: "inspection_results",
                columns: new[] { "authority_path", "number" });

            migrationBuilder.CreateIndex(
                name: "ix_inspections_at_number",
                table: "inspections",
                columns: new[] { "at", "number" });

            migrationBuilder.CreateIndex(
                name: "ix_inspections_unit_code_period",
                table: "inspections",
                columns: new[] { "unit_code", "period" },
                unique: true,
                filter: "period is not null");

            migrationBuilder.CreateIndex(
                name: "ix_inspections_unit_path_at",
                table: "inspections",
                columns: new[] { "unit_path", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_key_applications_replaces",
                table: "key_applications",
                column: "replaces",
                filter: "replaces is not null");

            migrationBuilder.CreateIndex(
                name: "ix_key_applications_unit_code_number",
                table: "key_applications",
                columns: new[] { "unit_code", "number" });

            migrationBuilder.CreateIndex(
                name: "ix_key_ledger_account_id",
                table: "key_ledger",
                columns: new[] { "account", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_key_ledger_serial_id",
                table: "key_ledger",
                columns: new[] { "serial", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_key_ledger_unit_code_id",
                table: "key_ledger",
                columns: new[] { "unit_code", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_key_ledger_unit_code_id1",
                table: "key_ledger",
                columns: new[] { "unit_code", "id" },
                filter: "entry in ('HandedOver', 'TakenOver')");

            migrationBuilder.CreateIndex(
                name: "ix_notices_at",
                table: "notices",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_notices_unit_code_id",
                table: "notices",
                columns: new[] { "unit_code", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_outgoing_texts_alert_id",
                table: "outgoing_texts",
                column: "alert_id",
                filter: "alert_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_outgoing_texts_dead_at",
                table: "outgoing_texts",
                column: "dead_at",
                filter: "dead_at is not null");

            migrationBuilder.CreateIndex(
                name: "ix_outgoing_texts_due_at",
                table: "outgoing_texts",
                column: "due_at",
                filter: "due_at is not null");

            migrationBuilder.CreateIndex(
                name: "ix_outgoing_texts_recipient_at",
                table: "outgoing_texts",
                columns: new[] { "recipient", "at" },
                filter: "alert_id is not null or merged > 0");

            migrationBuilder.CreateIndex(
                name: "ix_outgoing_texts_until",
                table: "outgoing_texts",
                column: "until",
                filter: "sealed");

            migrationBuilder.CreateIndex(
                name: "ix_prepared_questions_unit_code_name",
                table: "prepared_questions",
                columns: new[] { "unit_code", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_progress_unit_code_slot_deadline",
                table: "progress",
                columns: new[] { "unit_code", "slot", "deadline" },
                filter: "amount > 0 and not ended");

            migrationBuilder.CreateIndex(
                name: "ix_progress_deltas_task_number",
                table: "progress_deltas",
                column: "task_number");

            migrationBuilder.CreateIndex(
                name: "ix_refusal_counts_hour",
                table: "refusal_counts",
                column: "hour");

            migrationBuilder.CreateIndex(
                name: "ix_registration_forms_person",
                table: "registration_forms",
                column: "person",
                filter: "exception is not null");

            migrationBuilder.CreateIndex(
                name: "ix_registration_forms_unit_code_number",
                table: "registration_forms",
                columns: new[] { "unit_code", "number" });

            migrationBuilder.CreateIndex(
                name: "ix_registration_forms_user_name",
                table: "registration_forms",
                column: "user_name");

            migrationBuilder.CreateIndex(
                name: "ix_saved_views_shared_with",
                table: "saved_views",
                column: "shared_with");

            migrationBuilder.CreateIndex(
                name: "ix_saved_views_user_name_page_name",
                table: "saved_views",
                columns: new[] { "user_name", "page", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_security_keys_application",
                table: "security_keys",
                column: "application",
                filter: "application is not null");

            migrationBuilder.CreateIndex(
                name: "ix_security_keys_bound_to",
                table: "security_keys",
                column: "bound_to",
                unique: true,
                filter: "bound_to is not null");

            migrationBuilder.CreateIndex(
                name: "ix_security_keys_credential_id",
                table: "security_keys",
                column: "credential_id",
                unique: true,
                filter: "credential_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_security_keys_unit_code_serial",
                table: "security_keys",
                columns: new[] { "unit_code", "serial" });

            migrationBuilder.CreateIndex(
                name: "ix_security_keys_unit_code_state_serial",
                table: "security_keys",
                columns: new[] { "unit_code", "state", "serial" });

            migrationBuilder.CreateIndex(
                name: "ix_sessions_ended_at",
                table: "sessions",
                column: "ended_at",
                filter: "ended_at is not null");

            migrationBuilder.CreateIndex(
                name: "ix_sessions_token_hash",
                table: "sessions",
                column: "token_hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_sessions_user_name_created_at",
                table: "sessions",
                columns: new[] { "user_name", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_tasks_issuer_path_number",
                table: "tasks",
                columns: new[] { "issuer_path", "number" });

            migrationBuilder.CreateIndex(
                name: "ix_tasks_parent_task_parent_unit",
                table: "tasks",
                columns: new[] { "parent_task", "parent_unit" },
                filter: "parent_task is not null");

            migrationBuilder.CreateIndex(
                name: "ix_units_level_path",
                table: "units",
                columns: new[] { "level", "path" });

            migrationBuilder.CreateIndex(
                name: "ix_units_merged_into",
                table: "units",
                column: "merged_into",
                filter: "merged_into is not null");

            migrationBuilder.CreateIndex(
                name: "ix_units_parent_code_code",
                table: "units",
                columns: new[] { "parent_code", "code" });

            migrationBuilder.CreateIndex(
                name: "ix_units_path",
                table: "units",
                column: "path",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_units_pinyin",
                table: "units",
                column: "pinyin");

            migrationBuilder.CreateIndex(
                name: "ix_units_status",
                table: "units",
                column: "status",
                filter: "status in ('NotAsked', 'Suspended')");

            migrationBuilder.CreateIndex(
                name: "ix_uploads_until",
                table: "uploads",
                column: "until");

            migrationBuilder.CreateIndex(
                name: "ix_uploads_user_name",
                table: "uploads",
                column: "user_name");

            migrationBuilder.CreateIndex(
                name: "ix_used_challenges_until",
                table: "used_challenges",
                column: "until");

            migrationBuilder.Sql(JournalSchema.Create);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(JournalSchema.Drop);
            migrationBuilder.DropTable(
                name: "account_uses");

            migrationBuilder.DropTable(
                name: "accounts");

            migrationBuilder.DropTable(
                name: "alert_entries");

            migrationBuilder.DropTable(
                name: "alerts");

            migrationBuilder.DropTable(
                name: "approvals");

            migrationBuilder.DropTable(
                name: "assignments");

            migrationBuilder.DropTable(
                name: "assistance_grants");

            migrationBuilder.DropTable(
                name: "assistance_legs");

            migrationBuilder.DropTable(
                name: "assistance_parts");

            migrationBuilder.DropTable(
                name: "assistance_readers");

            migrationBuilder.DropTable(
                name: "assistance_receipts");

            migrationBuilder.DropTable(
                name: "assistance_rules");

            migrationBuilder.DropTable(
                name: "attachments");

            migrationBuilder.DropTable(
                name: "contact_codes");

            migrationBuilder.DropTable(
                name: "data_protection_keys");

            migrationBuilder.DropTable(
                name: "detector_exceptions");

            migrationBuilder.DropTable(
                name: "detector_memories");

            migrationBuilder.DropTable(
                name: "detector_settings");

            migrationBuilder.DropTable(
                name: "detector_stops");

            migrationBuilder.DropTable(
                name: "evidence_uses");

            migrationBuilder.DropTable(
                name: "filings");

            migrationBuilder.DropTable(
                name: "findings");

            migrationBuilder.DropTable(
                name: "form_drafts");

            migrationBuilder.DropTable(
                name: "help_requests");

            migrationBuilder.DropTable(
                name: "holiday_notices");

            migrationBuilder.DropTable(
                name: "idempotency_answers");

            migrationBuilder.DropTable(
                name: "incident_contractors");

            migrationBuilder.DropTable(
                name: "incident_lines");

            migrationBuilder.DropTable(
                name: "inspection_results");

            migrationBuilder.DropTable(
                name: "inspections");

            migrationBuilder.DropTable(
                name: "installation_settings");

            migrationBuilder.DropTable(
                name: "interpretations");

            migrationBuilder.DropTable(
                name: "key_applications");

            migrationBuilder.DropTable(
                name: "key_ledger");

            migrationBuilder.DropTable(
                name: "notice_readers");

            migrationBuilder.DropTable(
                name: "notice_reads");

            migrationBuilder.DropTable(
                name: "notices");

            migrationBuilder.DropTable(
                name: "number_sequences");

            migrationBuilder.DropTable(
                name: "outgoing_texts");

            migrationBuilder.DropTable(
                name: "prepared_questions");

            migrationBuilder.DropTable(
                name: "progress");

            migrationBuilder.DropTable(
                name: "progress_days");

            migrationBuilder.DropTable(
                name: "progress_deltas");

            migrationBuilder.DropTable(
                name: "reader_cursors");

            migrationBuilder.DropTable(
                name: "refusal_counts");

            migrationBuilder.DropTable(
                name: "registration_forms");

            migrationBuilder.DropTable(
                name: "saved_views");

            migrationBuilder.DropTable(
                name: "security_keys");

            migrationBuilder.DropTable(
                name: "sessions");

            migrationBuilder.DropTable(
                name: "setting_versions");

            migrationBuilder.DropTable(
                name: "sign_in_codes");

            migrationBuilder.DropTable(
                name: "sign_in_policies");

            migrationBuilder.DropTable(
                name: "sign_in_throttles");

            migrationBuilder.DropTable(
                name: "task_grants");

            migrationBuilder.DropTable(
                name: "tasks");

            migrationBuilder.DropTable(
                name: "throttled_tries");

            migrationBuilder.DropTable(
                name: "unit_duties");

            migrationBuilder.DropTable(
                name: "unit_networks");

            migrationBuilder.DropTable(
                name: "units");

            migrationBuilder.DropTable(
                name: "upload_parts");

            migrationBuilder.DropTable(
                name: "used_challenges");

            migrationBuilder.DropTable(
                name: "user_rules");

            migrationBuilder.DropTable(
                name: "wrong_codes");

            migrationBuilder.DropTable(
                name: "assistance_requests");

            migrationBuilder.DropTable(
                name: "evidence");

            migrationBuilder.DropTable(
                name: "incidents");

            migrationBuilder.DropTable(
                name: "uploads");

            migrationBuilder.DropTable(
                name: "contents");
        }
    }
}
