//! The tables, as both databases have them. The migrations make them; a test compares.

diesel::table! {
    events (seq) {
        seq -> BigInt,
        at -> Text,
        actor -> Text,
        organisation -> Text,
        case_id -> Nullable<BigInt>,
        version -> Nullable<BigInt>,
        kind -> Text,
        body -> Text,
        private -> Nullable<Text>,
        salt -> Nullable<Text>,
        private_digest -> Nullable<Text>,
        hash -> Text,
    }
}

diesel::table! {
    entries (seq, place) {
        seq -> BigInt,
        place -> BigInt,
        account -> Text,
        case_id -> BigInt,
        person -> Text,
        benefit -> Text,
        funder -> Text,
        year -> BigInt,
        amount -> BigInt,
    }
}

diesel::table! {
    balances (case_id, account, person, benefit, funder, year) {
        account -> Text,
        case_id -> BigInt,
        person -> Text,
        benefit -> Text,
        funder -> Text,
        year -> BigInt,
        amount -> BigInt,
    }
}

diesel::table! {
    cases (id) {
        id -> BigInt,
        version -> BigInt,
        organisation -> Text,
        offered_to -> Nullable<Text>,
        channel -> Text,
        departure -> Text,
        step -> Text,
        granted -> Bool,
        assigned_to -> Nullable<Text>,
        persons -> BigInt,
        nationality -> Text,
        registered_on -> Text,
        departs_on -> Nullable<Text>,
        due_on -> Text,
        due -> Nullable<Text>,
        total -> Nullable<BigInt>,
        opened_at -> Text,
        changed_at -> Text,
        closed_on -> Nullable<Text>,
        last_paid_on -> Nullable<Text>,
        erased -> Bool,
    }
}

diesel::table! {
    persons (case_id, person) {
        case_id -> BigInt,
        person -> Text,
        v_number -> Nullable<Text>,
        family_name -> Text,
        given_names -> Text,
        born -> Nullable<Text>,
        name_key -> Text,
        granted -> Bool,
        helped_on -> Nullable<Text>,
    }
}

diesel::table! {
    name_words (word, case_id, person) {
        word -> Text,
        case_id -> BigInt,
        person -> Text,
    }
}

diesel::table! {
    counts (organisation, step) {
        organisation -> Text,
        step -> Text,
        many -> BigInt,
    }
}

diesel::table! {
    answered (actor, key) {
        key -> Text,
        actor -> Text,
        digest -> Text,
        case_id -> BigInt,
        version -> BigInt,
    }
}

diesel::joinable!(persons -> cases (case_id));
diesel::joinable!(entries -> events (seq));
diesel::allow_tables_to_appear_in_same_query!(entries, events);
diesel::joinable!(name_words -> cases (case_id));
diesel::allow_tables_to_appear_in_same_query!(persons, cases, name_words);

diesel::table! {
    organisations (id) {
        id -> Text,
        title -> Text,
        oversees -> Bool,
    }
}

diesel::table! {
    processings (seq, place) {
        seq -> BigInt,
        place -> BigInt,
        trace -> Text,
        operation -> Text,
        at -> Text,
        activity -> Text,
        subject -> Text,
        subject_type -> Text,
    }
}

diesel::table! {
    sent (receiver) {
        receiver -> Text,
        seq -> BigInt,
        place -> BigInt,
    }
}

diesel::table! {
    secrets (name) {
        name -> Text,
        value -> Text,
    }
}

diesel::table! {
    saved_lists (name, title) {
        name -> Text,
        title -> Text,
        query -> Text,
    }
}

diesel::table! {
    users (name) {
        name -> Text,
        organisation -> Text,
        role -> Text,
        password -> Nullable<Text>,
        needs_code -> Bool,
        code_secret -> Nullable<Text>,
        last_step -> BigInt,
        subject -> Nullable<Text>,
        failures -> BigInt,
        locked_until -> Nullable<Text>,
        active -> Bool,
    }
}

diesel::table! {
    sessions (digest) {
        digest -> Text,
        name -> Text,
        enrolled -> Bool,
        began_at -> Text,
        seen_at -> Text,
    }
}

diesel::joinable!(users -> organisations (organisation));
diesel::allow_tables_to_appear_in_same_query!(users, organisations, sessions);
